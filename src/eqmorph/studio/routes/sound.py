"""Recordings through a setting: audio in, audio out, nothing kept."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from eqmorph.studio.desk import Desk, problems
from eqmorph.studio.downloads import as_label
from eqmorph.studio.problems import Refusal, invalid_sentence
from eqmorph.studio.renders import MEDIA_TYPES, Render, Rendered, StoppedError, render_upload
from eqmorph.studio.requests import ApplyOptions
from eqmorph.studio.uploads import Upload

_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["options", "audio"],
                    "additionalProperties": False,
                    "properties": {
                        "options": {
                            "type": "string",
                            "contentMediaType": "application/json",
                            "description": "JSON: ApplyOptions. Must come first.",
                        },
                        "audio": {"type": "string", "format": "binary"},
                    },
                }
            }
        },
    }
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    **problems(400, 403, 408, 413, 415, 421, 422, 503, 507),
    200: {
        "description": "The rendered recording; the header `Eqmorph-Report` is the report as JSON.",
        "content": {
            name: {"schema": {"type": "string", "format": "binary"}}
            for name in sorted(set(MEDIA_TYPES.values()))
        },
    },
}


def sound_routes(desk: Desk) -> APIRouter:
    """The route that renders."""
    routes = APIRouter(tags=["sound"])

    @routes.post("/apply", response_class=Response, responses=_RESPONSES, openapi_extra=_BODY)
    async def apply(request: Request) -> Response:
        """A recording through a setting. Format, rate, depth, channels and tags stay."""
        async with AsyncExitStack() as held:
            await held.enter_async_context(desk.workers.place_to_render())
            name = held.enter_context(tempfile.TemporaryDirectory(prefix="eqmorph-studio-"))
            folder = Path(name)
            upload = Upload(folder / "upload")
            await upload.receive(request)
            options = _options(upload.options or b"")
            label = as_label(upload.filename or "recording")
            rendered = await _rendered(desk, request, upload.path, options, label)
            # From here on the response holds the place and the folder.
            return Rendered(rendered, held.pop_all(), desk.limits)

    return routes


def _options(data: bytes) -> ApplyOptions:
    try:
        return ApplyOptions.model_validate_json(data)
    except ValidationError as error:
        found = [{**e, "loc": ("options", *e["loc"])} for e in error.errors()]
        raise Refusal(422, "invalid-request", f"options: {invalid_sentence(found)}") from None


async def _rendered(
    desk: Desk, request: Request, path: Path, options: ApplyOptions, label: str
) -> Render:
    """Render in a thread; it stops when the client goes or the server does."""
    stopped = threading.Event()
    rendering = asyncio.ensure_future(
        desk.workers.render(render_upload, path, options, label, desk.limits, stopped)
    )
    watching = asyncio.ensure_future(_stop_when_gone(request, stopped))
    try:
        await asyncio.wait({rendering})
        return rendering.result()
    except StoppedError:
        raise Refusal(400, "cut", "the client went before the recording was rendered") from None
    finally:
        watching.cancel()
        stopped.set()
        # The folder may go only when nobody writes to it any more.
        with suppress(asyncio.CancelledError):
            await asyncio.wait({rendering})


async def _stop_when_gone(request: Request, stopped: threading.Event) -> None:
    while not stopped.is_set():
        message = await request.receive()
        if message["type"] == "http.disconnect":
            stopped.set()
