"""Failures as RFC 9457 problem details, with the library's own sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from eqmorph.errors import EqmorphError, NotThereError, UnknownTermError, sentence_of
from eqmorph.live.targets import LiveError
from eqmorph.plain_json import plain_json
from eqmorph.studio.wording import for_the_api

MEDIA_TYPE = "application/problem+json"
_LONGEST_SHOWN = 60
_LONGEST_DETAIL = 600
_MOST_DETAILS = 3


class Refusal(HTTPException):
    """A request that is refused, with a sentence and the name of what is wrong.

    Parameters
    ----------
    status : int
    kind : str
        What the problem's `type` ends with.
    detail : str
        One sentence.
    headers : mapping of str to str, optional
    """

    def __init__(
        self, status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, detail, headers)
        self.kind = kind


def problem_response(
    status: int,
    detail: str,
    kind: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """A problem as a response; without a kind, the status says it all ("about:blank")."""
    body = _problem(status, detail, kind, **more)
    return Response(plain_json(body), status, headers, media_type=MEDIA_TYPE)


def _problem(status: int, detail: str, kind: str | None = None, **more: Any) -> dict[str, Any]:
    named = f"urn:eqmorph:problem:{kind}" if kind else "about:blank"
    shown = detail if len(detail) <= _LONGEST_DETAIL else f"{detail[: _LONGEST_DETAIL - 3]}..."
    body = {"type": named, "title": HTTPStatus(status).phrase, "status": status}
    return {**body, "detail": shown, **more}


def problem_of(error: EqmorphError) -> dict[str, Any]:
    """What the library says as a problem, for one of many that were asked for in one call."""
    if isinstance(error, UnknownTermError):
        suggestions = list(error.suggestions)
        return _problem(404, for_the_api(str(error)), "unknown-word", suggestions=suggestions)
    return _problem(422, for_the_api(sentence_of(error)), "bad-value")


def install(app: FastAPI) -> None:
    """Answer with problem details to whatever an endpoint raises but bugs."""
    handlers: dict[Any, Any] = {
        HTTPException: _refused,
        RequestValidationError: _invalid,
        UnknownTermError: _unknown_term,
        NotThereError: _not_there,
        LiveError: _not_played,
        EqmorphError: _bad_value,
        OSError: _storage,
        ClientDisconnect: _cut,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


async def _refused(request: Request, error: HTTPException) -> Response:
    kind = error.kind if isinstance(error, Refusal) else None
    detail, headers = error.detail, dict(error.headers or {})
    if kind is None and error.status_code == HTTPStatus.NOT_FOUND:
        detail = f"there is nothing at {_shown(request.url.path)}"
    elif kind is None and error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"{request.method} is not possible at {_shown(request.url.path)}"
        headers.setdefault("Allow", "GET, HEAD")  # of the page's files
    elif kind is None and error.status_code == HTTPStatus.BAD_REQUEST:
        detail = "the body is not JSON that can be read; send one object, not too deeply nested"
    return problem_response(error.status_code, detail, kind, headers)


async def _cut(request: Request, error: ClientDisconnect) -> Response:
    return problem_response(400, "the body ended before its end", "cut")


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    errors = error.errors()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if any(e["loc"] == ("body",) and isinstance(e.get("input"), bytes) for e in errors):
        detail = f"send JSON with Content-Type: application/json, got {_shown(kind)}"
        return problem_response(415, detail, "media-type")
    return problem_response(422, invalid_sentence(errors), "invalid-request")


async def _unknown_term(request: Request, error: UnknownTermError) -> Response:
    return Response(plain_json(problem_of(error)), 404, media_type=MEDIA_TYPE)


async def _not_there(request: Request, error: NotThereError) -> Response:
    return problem_response(404, str(error), "not-there")


async def _not_played(request: Request, error: LiveError) -> Response:
    return problem_response(502, for_the_api(str(error)), "live")


async def _bad_value(request: Request, error: Exception) -> Response:
    if isinstance(error, OSError):
        return await _storage(request, error)
    return problem_response(422, for_the_api(sentence_of(error)), "bad-value")


async def _storage(request: Request, error: OSError) -> Response:
    why = str(error)
    if error.strerror:  # the system's own words, without the file's name
        why = f"the server could not keep or read a file: {error.strerror.lower()}"
    return problem_response(507, why, "storage")


def invalid_sentence(errors: Sequence[Any]) -> str:
    """What pydantic found, in one sentence."""
    details = [_sentence(e) for e in errors[:_MOST_DETAILS]]
    more = len(errors) - len(details)
    return "; ".join(details) + (f"; and {more} more" if more else "")


_OWN_SENTENCES = {
    "extra_forbidden": "is not known here",
    "missing": "is missing",
    "json_invalid": "is not JSON",
    "finite_number": "must be a finite number",
    "string_unicode": "is not text that can be written as Unicode",
}


def _sentence(error: Mapping[str, Any]) -> str:
    where = _place(error.get("loc", ()))
    kind = str(error.get("type", ""))
    said = _OWN_SENTENCES.get(kind)
    if said is not None:
        return f"{where} {said}"
    message = str(error.get("msg", "is not right")).removeprefix("Value error, ")
    got = error.get("input")
    shown = "" if isinstance(got, (dict, list, bytes)) else f", got {_shown(got)}"
    return f"{where}: {message[:1].lower()}{message[1:]}{shown}"


def _place(location: Sequence[int | str]) -> str:
    """ "ends.1.text" of ("body", "ends", 1, "text"), "the body" of ("body",)."""
    parts = [str(p) for p in location[1:]]
    if not parts or (location[0] == "body" and all(p.isdigit() for p in parts)):
        return f"the {location[0]}" if location else "the request"
    return _shown(".".join(parts)).strip("'\"")


def _shown(value: object) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
