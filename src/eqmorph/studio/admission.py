"""Who may use a studio that others can reach: whoever has its address with the token."""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import Scope

from eqmorph.studio.problems import Refusal

COOKIE = "eqmorph-token"
_OWN_WORDS = "/api/v1/own-words"
_READING = ("GET", "HEAD", "OPTIONS")


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(18)


def cookie(token: str) -> str:
    """What a browser is to keep, and to send with every request to this server alone."""
    return f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict"


def check_token(scope: Scope, headers: Headers, token: str) -> bool:
    """Whether the request has the token in its address, so that a cookie is to be given.

    Raises
    ------
    Refusal
        401 without the token; 403 for a change of the owner's words from another machine.
    """
    in_address = _is(token, parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0])
    bearer = headers.get("authorization", "").removeprefix("Bearer ")
    if not (in_address or _is(token, bearer) or _is(token, _from_cookie(headers))):
        raise Refusal(
            401,
            "token",
            "this studio is for those who have its address with the token; ask who started it",
            {"WWW-Authenticate": "Bearer"},
        )
    changes = scope["method"] not in _READING and scope["path"].startswith(_OWN_WORDS)
    if changes and not is_this_machine(scope):
        raise Refusal(
            403, "not-yours", "own words are changed on the machine where the studio was started"
        )
    return in_address


def is_this_machine(scope: Scope) -> bool:
    """Whether a request comes from the machine that the server runs on."""
    client = scope.get("client")
    try:
        address = ip_address(client[0] if client else "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _is(token: str, given: str) -> bool:
    return secrets.compare_digest(token.encode(), given.encode("utf-8", "replace"))


def _from_cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""
