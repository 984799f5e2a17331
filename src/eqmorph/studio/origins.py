"""Pages from elsewhere that the owner of a server lets use its API (CORS, Fetch Standard)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response

from eqmorph.errors import InvalidArgumentError

_METHODS = "GET, HEAD, POST, PUT, DELETE"
_ASKED = "Authorization, Content-Type"
_SHOWN = "Content-Disposition, Eqmorph-Fitted, Eqmorph-Left-Out, Eqmorph-Report, Retry-After"
_SECONDS = 600  # for which a browser need not ask again


def named_origins(origins: Iterable[str]) -> frozenset[str]:
    """Origins as browsers send them.

    Raises
    ------
    InvalidArgumentError
        If one is no origin, such as "https://example.org" or "http://localhost:5173".
    """
    found = set()
    for origin in origins:
        parts = urlsplit(origin)
        whole = f"{parts.scheme}://{parts.netloc}".lower()
        if parts.scheme not in ("http", "https") or not parts.hostname or whole != origin.lower():
            raise InvalidArgumentError(
                f"{origin!r} is no origin of a page; give its scheme, host and port alone, such as "
                "https://example.org or http://localhost:5173"
            )
        found.add(whole)
    return frozenset(found)


def is_preflight(method: str, headers: Headers) -> bool:
    """Whether a browser only asks if it may ask."""
    return method == "OPTIONS" and "access-control-request-method" in headers


def preflight_response() -> Response:
    """What a page may ask for."""
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _ASKED,
            "Access-Control-Max-Age": str(_SECONDS),
        },
    )


def open_to(origin: str, headers: MutableHeaders) -> None:
    """Let a page of this origin read a response."""
    headers["Access-Control-Allow-Origin"] = origin
    headers["Access-Control-Expose-Headers"] = _SHOWN
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    headers.add_vary_header("Origin")
