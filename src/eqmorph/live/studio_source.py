"""What a studio's page shows, as it changes, while its Live switch is on."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator
from time import sleep
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import InvalidArgumentError
from eqmorph.live.targets import LiveError, Say

_WAIT_SECONDS = 20
_RETRY_SECONDS = 1.0
_LARGEST = 1 << 20


def is_studio(where: str) -> bool:
    """Whether this is an address, a studio's it must be, and no file."""
    return "://" in where


def settings_of_studio(
    url: str, say: Say, wait: Callable[[float], None] = sleep
) -> Iterator[ParametricEq | None]:
    """Each setting that it plays live; None while Live is off there, or it does not answer.

    Ends never.

    Parameters
    ----------
    url : str
        Of its page, with its token if it has one.
    say : callable
        Told when that changes, and why.

    Raises
    ------
    InvalidArgumentError
        If that is no address.
    """
    ask = _asking(url)
    number: int | None = None
    told = ""
    heard: ParametricEq | None = None
    while True:
        try:
            state = ask(number)
            number, playing = int(state["number"]), bool(state["playing"])
            eq = ParametricEq.from_dict(state["setting"]) if state["setting"] else None
            sentence = "" if playing else f"Live is off in the studio at {url}; switch it on there"
        except (LiveError, KeyError, TypeError, ValueError) as error:
            number, eq = None, None
            sentence = str(error) if isinstance(error, LiveError) else _foreign(url)
        if sentence and sentence != told:
            say(sentence)
        told = sentence
        if eq != heard:
            heard = eq
            yield eq
        if number is None:
            wait(_RETRY_SECONDS)


def _asking(url: str) -> Callable[[int | None], dict[str, Any]]:
    """A function that asks for the state, another one than that of a number."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https"):
        raise InvalidArgumentError(
            f"{url!r} is no address of a studio, such as http://127.0.0.1:8000"
        )
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    token = parse_qs(parts.query).get("token", [""])[0]
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(after: int | None) -> dict[str, Any]:
        known = {} if after is None else {"after": after, "wait": _WAIT_SECONDS}
        connection = kind(host, port, timeout=_WAIT_SECONDS + 10)
        try:
            connection.request("GET", f"/api/v1/live?{urlencode(known)}", headers=headers)
            answer = connection.getresponse()
            found = json.loads(answer.read(_LARGEST))
        except OSError as error:
            why = error.strerror or str(error)
            raise LiveError(f"no studio answers at {url} ({why})") from None
        except (http.client.HTTPException, ValueError):
            raise LiveError(_foreign(url)) from None
        finally:
            connection.close()
        if not isinstance(found, dict):
            raise LiveError(_foreign(url))
        if answer.status == http.client.OK:
            return found
        if "detail" not in found or "type" not in found:
            raise LiveError(_foreign(url))
        raise LiveError(f"the studio at {url} refuses: {found['detail']}")

    return ask


def _foreign(url: str) -> str:
    return f"what answers at {url} is no studio of this version"
