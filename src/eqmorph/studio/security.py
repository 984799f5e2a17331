"""Who may ask, how much and how slowly: checked before anything else is done with a request.

A page from elsewhere must not use this server through its visitor's browser. Its name may be made
to resolve to 127.0.0.1 (DNS rebinding): then the Host header gives it away. It may send forms and
fetches to 127.0.0.1: then Origin or Sec-Fetch-Site do.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eqmorph.studio.admission import check_token, cookie
from eqmorph.studio.limits import Limits
from eqmorph.studio.origins import is_preflight, named_origins, open_to, preflight_response
from eqmorph.studio.problems import Refusal, problem_response

API = "/api/v1"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
AUDIO_PATH = f"{API}/apply"
# What a multipart body holds besides the recording itself.
_OPTIONS_BYTES = 256 << 10
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A microphone or a tab is heard only when the user has chosen it, and the browser has asked.
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), display-capture=(self)",
}

_log = logging.getLogger("eqmorph.studio")


class Guard:
    """The outermost layer of the server (ASGI).

    Parameters
    ----------
    app : ASGI application
    limits : Limits
    hosts : iterable of str
        Names by which the server may be called, without port; "*" stands for every IP address.
    token : str, optional
        What whoever asks has to know, where more than this machine can; the page's address carries
        it, and a cookie from then on.
    origins : iterable of str
        Of pages from elsewhere that may use the API.
    """

    def __init__(
        self,
        app: ASGIApp,
        limits: Limits,
        hosts: Iterable[str],
        token: str | None = None,
        origins: Iterable[str] = (),
    ) -> None:
        self._app, self._limits, self._token = app, limits, token
        self._origins = named_origins(origins)
        self._hosts = {host.strip("[]").lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        started = invited = False
        headed = scope["method"] == "HEAD"
        friend = self._friend(scope)
        if headed and scope["path"].startswith(API):
            # Whatever can be got can be asked for its headers alone.
            scope = {**scope, "method": "GET"}

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_headers(message, scope["path"])
                if friend is not None:
                    open_to(friend, MutableHeaders(scope=message))
                if invited:
                    MutableHeaders(scope=message)["Set-Cookie"] = cookie(self._token or "")
            elif headed:
                message = {**message, "body": b""}
            await send(message)

        try:
            headers = Headers(scope=scope)
            self._check_host(headers)
            if friend is None:
                _check_origin(scope, headers)
            elif is_preflight(scope["method"], headers):
                await preflight_response()(scope, receive, sending)
                return
            if self._token is not None:
                invited = check_token(scope, headers, self._token)
            most = self._most_bytes(scope["path"])
            _check_length(headers, most)
            if scope["method"] not in ("GET", "HEAD"):
                receive = Metered(receive, most, self._limits)
            await self._app(scope, receive, sending)
        except Refusal as error:
            if started:
                raise
            refused = problem_response(error.status_code, error.detail, error.kind, error.headers)
            await refused(scope, receive, sending)
        except Exception:
            _log.exception("%s %s failed", scope["method"], scope["path"])
            if started:
                raise
            await _bug()(scope, receive, sending)

    def _friend(self, scope: Scope) -> str | None:
        """The origin of the page that asks, if it is from elsewhere and may use the API."""
        asking = Headers(scope=scope).getlist("origin")
        known = len(asking) == 1 and asking[0].lower() in self._origins
        return asking[0] if known and scope["path"].startswith(API) else None

    def _most_bytes(self, path: str) -> int:
        if path == AUDIO_PATH:
            return self._limits.max_audio_bytes + _OPTIONS_BYTES
        return self._limits.max_body_bytes

    def _check_host(self, headers: Headers) -> None:
        named = headers.getlist("host")
        name = _host_name(named[0]) if len(named) == 1 else None
        if name is None or not (name in self._hosts or ("*" in self._hosts and _is_address(name))):
            known = ", ".join(sorted(self._hosts - {"*"}))
            raise Refusal(
                421,
                "foreign-host",
                f"this server is not called {', '.join(named)[:100]!r}; it answers to {known}",
            )


def _host_name(host: str) -> str | None:
    """ "127.0.0.1" of "127.0.0.1:8000", "::1" of "[::1]:8000"; None for what is no host."""
    if host.startswith("["):
        name, end, port = host[1:].partition("]")
        port = port.removeprefix(":")
        return name.lower() if end and (not port or port.isdigit()) else None
    name, _, port = host.partition(":")
    return name.lower() if name and (not port or port.isdigit()) else None


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _check_origin(scope: Scope, headers: Headers) -> None:
    """Refuse what a page from elsewhere asks for; programs that are no browsers send no Origin."""
    origins, site = headers.getlist("origin"), headers.get("sec-fetch-site")
    if scope["method"] in _SAFE_METHODS:
        foreign = site == "cross-site" and scope["path"].startswith(API)
    else:
        own = headers["host"].lower()
        # Of another scheme, such as a browser's extension, is foreign under any name.
        foreign = any(o.lower() not in (f"http://{own}", f"https://{own}") for o in origins)
        foreign = foreign or site not in (None, "same-origin", "none")
    if foreign:
        where = origins[0][:100] if origins else "another site"
        raise Refusal(
            403, "foreign-origin", f"a page from {where} may not use this server; open its own page"
        )


def _check_length(headers: Headers, most: int) -> None:
    said = headers.get("content-length", "0")
    if not said.isdecimal():
        raise Refusal(400, "bad-length", f"Content-Length must be a number, got {said[:40]!r}")
    if len(said) > 18 or int(said) > most:
        raise _too_large(most)


def _too_large(most: int) -> Refusal:
    return Refusal(
        413,
        "too-large",
        f"the body is larger than {most} bytes, which is the most here; send less",
    )


class Metered:
    """What a client sends, as long as it is neither too much nor too slow."""

    def __init__(self, receive: Receive, most: int, limits: Limits) -> None:
        self._receive, self._most, self._limits = receive, most, limits
        self._received = 0
        self._complete = False
        self._began = self._last = time.monotonic()

    async def __call__(self) -> Message:
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout(self._patience()):
                message = await self._receive()
        except TimeoutError:
            raise self._too_slow() from None
        self._last = time.monotonic()
        if message["type"] == "http.request":
            self._received += len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
            if self._received > self._most:
                raise _too_large(self._most)
        return message

    def _patience(self) -> float:
        """Seconds until the client is too slow: it rests, or drips."""
        stall = self._limits.stall_seconds
        dripping = self._began + stall + self._received / self._limits.min_bytes_per_second
        return max(0.0, min(stall, dripping - time.monotonic()))

    def _too_slow(self) -> Refusal:
        return Refusal(
            408,
            "too-slow",
            f"the body stalled after {self._received} bytes; send it again without pauses of "
            f"{self._limits.stall_seconds:g} s",
            {"Connection": "close"},
        )


def _add_headers(message: Message, path: str) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers[name] = value
    if "cache-control" not in headers:
        headers["Cache-Control"] = "no-store" if path.startswith(API) else "no-cache"


def _bug() -> Response:
    return problem_response(
        500, "this is a bug of eqmorph; its server's own output says more", "bug"
    )
