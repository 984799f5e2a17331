"""What every route works with, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from eqmorph.plain_json import plain_json
from eqmorph.studio.current import Current
from eqmorph.studio.limits import Limits
from eqmorph.studio.problems import MEDIA_TYPE
from eqmorph.studio.responses import Problem
from eqmorph.studio.workers import Workers


@dataclass(frozen=True)
class Desk:
    """The model that answers now, the threads that compute, and the limits."""

    current: Current
    workers: Workers
    limits: Limits


def json_response(data: Any) -> Response:
    """Plain data, or JSON that is made already, as a response."""
    content = data if isinstance(data, bytes) else plain_json(data).encode()
    return Response(content, media_type="application/json")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How these statuses are described in the OpenAPI document."""
    content = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}}
    return {status: {"description": _WHY[status], "content": content} for status in statuses}


_WHY = {
    400: "The body cannot be read at all.",
    403: "A page from elsewhere asks.",
    404: "No word for a sound is found in the text; `suggestions` may help.",
    405: "This address takes other methods.",
    408: "The body stalled.",
    409: "Another page holds the link, or this one's has ended.",
    413: "It is larger or longer than the limits in `/status` allow.",
    415: "The body is of another media type.",
    421: "The server is called by a name that is not its own.",
    422: "A value is not possible; `detail` says which and what is.",
    502: "The equaliser cannot be played into; `detail` says why.",
    503: "Too much is being computed already; `Retry-After` says when to try again.",
    507: "The server's disk is full or cannot be written.",
}
_ALWAYS = (403, 421, 503)
JSON = problems(*_ALWAYS, 422)
UNKNOWN = problems(*_ALWAYS, 404, 422)
BODY = problems(*_ALWAYS, 400, 408, 413, 415, 422)
BODY_UNKNOWN = problems(*_ALWAYS, 400, 404, 408, 413, 415, 422)
STORED = problems(*_ALWAYS, 400, 404, 408, 413, 415, 422, 507)
LIVE = problems(*_ALWAYS, 400, 404, 408, 409, 413, 415, 422, 502, 507)
