"""What is on screen into an equaliser that plays on the server's machine."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from eqmorph.studio.admission import is_this_machine
from eqmorph.studio.desk import LIVE, Desk, json_response
from eqmorph.studio.live_link import PROGRAMS, LiveLink
from eqmorph.studio.problems import Refusal
from eqmorph.studio.requests import Link, LiveBody, LiveQuery, LiveSettingBody
from eqmorph.studio.responses import LiveBegun, LiveState, LiveTargets

_ELSEWHERE = "Live plays on the machine where the studio was started, and is switched on there"
_NONE = (
    "no equaliser that plays was found on this machine: start EasyEffects, CamillaDSP with -p 1234 "
    "or PipeWire with a file of its format, or the studio with eqmorph serve --live apo:FILE"
)


def live_routes(desk: Desk, live: LiveLink) -> APIRouter:
    """The routes under `/live`."""
    routes = APIRouter(tags=["live"])
    watching: set[asyncio.Task[None]] = set()

    async def end(why: str) -> None:
        await desk.workers.speak(live.end, why)

    @routes.get("/live/targets", response_model=LiveTargets, responses=LIVE)
    async def live_targets(request: Request) -> Any:
        """The equalisers that can be played into here."""
        if not is_this_machine(request.scope):
            return json_response({"targets": [], "hint": _ELSEWHERE})
        found = await desk.workers.speak(live.targets)
        none = [target["target"] for target in found] == [PROGRAMS]
        return json_response({"targets": found, "hint": _NONE if none else ""})

    @routes.get("/live", response_model=LiveState, responses=LIVE)
    async def live_state(query: Annotated[LiveQuery, Query()], request: Request) -> Any:
        """What is played; with `after` and `wait`, as soon as that is another.

        A link ends 5 s after the last call that names it, so that what was there comes back when a
        page is closed: its holder asks again and again.
        """
        _check_here(request)
        with live.asking(query.link):
            await live.wait(query.after, query.wait, _gone(request))
        return json_response(live.state(query.link))

    @routes.put("/live", response_model=LiveBegun, responses=LIVE)
    async def live_begin(body: LiveBody, request: Request) -> Any:
        """Play a setting into one of the targets; what was there comes back at the end."""
        _check_here(request)
        eq = body.setting.eq()
        link = await desk.workers.speak(live.connect, body.target, body.glide_seconds, eq)
        task = asyncio.create_task(live.end_when_gone(end))
        watching.add(task)
        task.add_done_callback(watching.discard)
        return json_response({"link": link, **live.state(link)})

    @routes.put("/live/setting", response_model=LiveState, responses=LIVE)
    async def live_setting(body: LiveSettingBody, request: Request) -> Any:
        """Glide to another setting; of many at once, the newest."""
        _check_here(request)
        with live.asking(body.link):
            live.send(body.link, body.setting.eq())
        return json_response(live.state(body.link))

    @routes.delete("/live", response_model=LiveState, responses=LIVE)
    async def live_end(link: Annotated[Link, Query()], request: Request) -> Any:
        """Put back what was there."""
        _check_here(request)
        await desk.workers.speak(live.release, link)
        return json_response(live.state())

    return routes


def _check_here(request: Request) -> None:
    if not is_this_machine(request.scope):
        raise Refusal(403, "not-here", _ELSEWHERE)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
