"""The equaliser that the page plays into: one at a time, held by the page that switched it on.

A page that is closed says no goodbye. Whoever holds the link asks for its state, again and again;
once nobody does, what was there comes back.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import EqmorphError, NotThereError, sentence_of
from eqmorph.live import Follower
from eqmorph.live.naming import target_named, targets_found
from eqmorph.live.targets import Moment, Say, Target, unheard
from eqmorph.studio.problems import Refusal

GONE_SECONDS = 5.0
"""Without a call of its holder, and the link ends."""
FOUND = ("easyeffects", "pipewire", "camilladsp")
PROGRAMS = "programs"
_LOOK_SECONDS = 0.5


class Programs:
    """No equaliser: what is played is in the state, which `eqmorph live --follow` asks for."""

    at_once = True
    name = "Any terminal with eqmorph live --follow"

    def __init__(self) -> None:
        self.say: Say = unheard
        self.place = f"programs:{id(self)}"

    def begin(self) -> None:
        """There is nothing to remember."""

    def play(self, moment: Moment) -> None:
        """It is in the state."""

    def still_plays(self) -> bool:
        """Always."""
        return True

    def restore(self) -> None:
        """Whoever follows does that."""


class LiveLink:
    """What is played into, and who may change it.

    Methods that say so wait for an equaliser, and are to be called in one thread of their own.

    Parameters
    ----------
    named : iterable of str
        Targets that the command line named; only there can files and other machines be named.

    Raises
    ------
    InvalidArgumentError
        If one is none.
    """

    def __init__(self, named: Iterable[str] = ()) -> None:
        self._named = {name: target_named(name).name for name in dict.fromkeys(named)}
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._follower: Follower | None = None
        self._link = self._target = ""
        self._said = "Live is off"
        self._number = 1
        self._asking, self._asked = 0, 0.0
        self._closed = False

    def targets(self) -> list[dict[str, Any]]:
        """What can be played into on this machine; waits for their answers."""
        found = {name: target_named(name).name for name in targets_found()}
        known = {**self._named, **found, PROGRAMS: Programs.name}
        return [{"target": target, "name": name} for target, name in known.items()]

    def connect(self, target: str, glide_seconds: float, eq: ParametricEq) -> str:
        """Begin, and play a first setting; waits until it is played.

        Returns
        -------
        str
            What the holder shows from then on.

        Raises
        ------
        Refusal
            409 if another page holds the link.
        NotThereError
            If there is no such target.
        LiveError, OSError
            If it cannot be played into.
        """
        if self._follower is not None:
            raise Refusal(
                409,
                "live-elsewhere",
                f"another page plays into {self._follower.name} already; switch Live off there "
                "first",
            )
        if target not in (*self._named, *FOUND, PROGRAMS):
            raise NotThereError(
                f"{target[:60]!r} is no target here; files and other machines are named when the "
                f"studio is started: eqmorph serve --live {target[:60]}"
            )
        playing: str | Target = target
        if target == PROGRAMS:
            playing, glide_seconds = Programs(), 0.0  # whoever follows glides
        follower = Follower(playing, glide_seconds, self._say, self._change)
        try:
            follower.open()
            follower.send(eq)
            follower.settle(glide_seconds + GONE_SECONDS)
        except (EqmorphError, OSError):
            follower.close()
            raise
        self._follower, self._target = follower, target
        self._link = secrets.token_urlsafe(12)
        self._said, self._asked = "", time.monotonic()
        self._change()
        if self._closed:  # while it was begun
            self.end("the studio ended")
        return self._link

    def send(self, link: str, eq: ParametricEq) -> None:
        """Let a setting be played soon.

        Raises
        ------
        Refusal
            409 if it is not this link that plays.
        """
        self._holder(link).send(eq)

    def release(self, link: str) -> None:
        """Put back what was there; waits for that.

        Raises
        ------
        Refusal
            409 if it is not this link that plays.
        LiveError, OSError
            If it cannot be put back.
        """
        self._holder(link)
        self.end("Live is off", must=True)

    def end(self, why: str, *, must: bool = False) -> None:
        """The same whoever holds it, if anybody does; what goes wrong is in the state."""
        follower, self._follower = self._follower, None
        if follower is None:
            return
        self._link, said = "", f"{why}; {follower.name} is as it was before"
        try:
            follower.close()
        except (EqmorphError, OSError) as error:
            said = f"{why}; {sentence_of(error)}"
            if must:
                raise
        finally:
            self._say(said)

    def stop_waiting(self) -> None:
        """Answer whoever waits; nobody waits from now on."""
        self._closed = True
        self._change()

    def close(self) -> None:
        """End for good, with the server; waits until what was there is back."""
        self.stop_waiting()
        self.end("the studio ended")

    def state(self, link: str = "") -> dict[str, Any]:
        """As `GET /live` answers."""
        follower = self._follower
        played = follower.played if follower else None
        trouble = follower.trouble if follower else ""
        return {
            "number": self._number,
            "playing": follower is not None,
            "mine": bool(link) and link == self._link,
            "target": self._target if follower else None,
            "name": follower.name if follower else None,
            "setting": played[0].to_dict() if played else None,
            "level_db": played[1] if played else None,
            "trouble": trouble,
            "said": self._said,
        }

    async def wait(self, after: int | None, seconds: float, gone: Awaitable[Any]) -> None:
        """Until the state has another number than one that is known, or the time is over."""
        waiting = (asyncio.get_running_loop(), asyncio.Event())
        self._waiting.add(waiting)
        ends = [asyncio.ensure_future(gone), asyncio.ensure_future(waiting[1].wait())]
        try:
            if self._number == after and not self._closed:
                await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._waiting.discard(waiting)
            for one in ends:
                one.cancel()

    @contextmanager
    def asking(self, link: str) -> Iterator[None]:
        """While a call is answered, its holder is there."""
        holds = bool(link) and link == self._link
        self._asking += holds
        try:
            yield
        finally:
            self._asking -= holds
            if holds:
                self._asked = time.monotonic()

    async def end_when_gone(self, end: Callable[[str], Awaitable[None]]) -> None:
        """End the link that there is now once its holder asks no more."""
        link = self._link
        while self._link == link:
            await asyncio.sleep(_LOOK_SECONDS)
            if not self._asking and time.monotonic() - self._asked > GONE_SECONDS:
                with suppress(Refusal):  # too many wait; soon again
                    await end("its page is gone")

    def _holder(self, link: str) -> Follower:
        if self._follower is None or link != self._link:
            raise Refusal(409, "no-link", f"this link has ended: {self._said or 'Live is on anew'}")
        return self._follower

    def _say(self, sentence: str) -> None:
        self._said = sentence
        self._change()

    def _change(self) -> None:
        self._number += 1
        for loop, event in list(self._waiting):
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)
