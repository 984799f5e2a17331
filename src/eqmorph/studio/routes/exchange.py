"""Settings to and from other tools."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from eqmorph.formats import FORMATS, Format, export, find_format, on_device
from eqmorph.formats.cascades import Playable
from eqmorph.formats.writing import safe_name
from eqmorph.studio.desk import BODY, JSON, Desk, json_response
from eqmorph.studio.downloads import as_download, as_label
from eqmorph.studio.importing import imported
from eqmorph.studio.requests import ExportBody, ImportQuery
from eqmorph.studio.responses import FormatRow, ImportAnswer
from eqmorph.studio.wording import for_the_api

_MEDIA_TYPES = {
    ".json": "application/json",
    ".yml": "application/yaml",
    ".csv": "text/csv; charset=utf-8",
    ".wav": "audio/wav",
}
_TEXT = "text/plain; charset=utf-8"
_BINARY_BODY = {
    "requestBody": {
        "required": True,
        "description": "The file's bytes.",
        "content": {"application/octet-stream": {"schema": {"type": "string"}}},
    }
}


def exchange_routes(desk: Desk) -> APIRouter:
    """The routes for files of settings."""
    routes = APIRouter(tags=["exchange"])

    @routes.get("/formats", response_model=list[FormatRow], responses=JSON)
    async def formats() -> Any:
        """The formats that can be written, read or both."""
        return json_response([_row(f) for f in FORMATS])

    @routes.post("/export", response_class=Response, responses={**BODY, 200: _file_described()})
    async def export_(body: ExportBody) -> Response:
        """A setting as a file for another tool."""
        chosen, name = find_format(body.format, writable=True), safe_name(body.name)
        content, headers = await desk.workers.compute(_written, body, chosen, name)
        data = content if isinstance(content, bytes) else content.encode()
        headers |= as_download(f"{name}{chosen.suffix}")
        return Response(data, headers=headers, media_type=_media_type(chosen))

    @routes.post("/import", response_model=ImportAnswer, responses=BODY, openapi_extra=_BINARY_BODY)
    async def import_(request: Request, query: Annotated[ImportQuery, Query()]) -> Any:
        """Another tool's file as a setting, taken over or as close as five bands come."""
        where, rate = as_label(query.filename), query.sample_rate_hz
        data = await request.body()
        found = await desk.workers.read(where, imported, data, where, rate, query.format, query.row)
        return json_response(found)

    return routes


def _written(body: ExportBody, chosen: Format, name: str) -> tuple[str | bytes, dict[str, str]]:
    """The file, and what to know of it in headers."""
    rate, told = body.sample_rate_hz, {}
    eq: Playable = body.setting.eq()
    if body.device is not None:
        chosen.check_takes_bands()
        eq, notes = on_device(eq, body.device.device(), sample_rate=rate)
        told["Eqmorph-Fitted"] = "; ".join(notes)
    elif chosen.how_near is not None:
        told["Eqmorph-Fitted"] = chosen.how_near(eq, rate)
    left_out = () if chosen.key == "json" else body.setting.eq().bands_above_nyquist(rate)
    if left_out:
        told["Eqmorph-Left-Out"] = ", ".join(left_out)
    return export(eq, chosen.key, rate, name), told


def _row(f: Format) -> dict[str, Any]:
    return {
        "name": f.key,
        "label": f.label,
        "extension": f.suffix,
        "kind": "audio" if f.is_binary else "text",
        "media_type": _media_type(f),
        "holds": f.holds,
        "accuracy_db": f.accuracy_db,
        "instructions": for_the_api(f.instructions),
        "writes": f.write is not None,
        "reads": f.read is not None,
        "one_rate": f.one_rate,
        "takes_bands": f.takes_bands,
    }


def _media_type(f: Format) -> str:
    return _MEDIA_TYPES.get(f.suffix, _TEXT)


def _file_described() -> dict[str, Any]:
    types = sorted({_media_type(f).partition(";")[0] for f in FORMATS if f.write})
    content: dict[str, Any] = {name: {"schema": {}} for name in types}
    return {"description": "The file itself.", "content": content}
