"""The user's own words."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from eqmorph.errors import InvalidArgumentError, NotThereError
from eqmorph.studio.desk import STORED, Desk, json_response
from eqmorph.studio.downloads import as_download
from eqmorph.studio.limits import LONGEST_NAME, Limits
from eqmorph.studio.problems import Refusal
from eqmorph.studio.requests import LearnBody, OwnWordsFile
from eqmorph.studio.responses import OwnWord
from eqmorph.words.own_words import OwnWords

_FILE_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": OwnWordsFile.model_json_schema()}},
    }
}

Term = Annotated[
    str, Path(json_schema_extra={"pattern": r"\S", "minLength": 1, "maxLength": LONGEST_NAME})
]


def own_words_routes(desk: Desk) -> APIRouter:
    """The routes under `/own-words`."""
    routes = APIRouter(tags=["own words"])

    async def changed(change: Any) -> Response:
        own = await desk.workers.keep(desk.current.change, change)
        return json_response(_listed(own))

    @routes.get("/own-words", response_model=list[OwnWord], responses=STORED)
    async def own_words() -> Any:
        """The user's own words, each with the middle of its settings."""
        now = await desk.workers.keep(desk.current.refresh)
        return json_response(_listed(now.model.own))

    @routes.get("/own-words/export", response_model=OwnWordsFile, responses=STORED)
    async def export() -> Any:
        """All of them with all their settings, as a file to keep."""
        now = await desk.workers.keep(desk.current.refresh)
        content = now.model.own.to_json() + "\n"
        headers = as_download("own-words.json")
        return Response(content, headers=headers, media_type="application/json")

    @routes.post(
        "/own-words/import",
        response_model=list[OwnWord],
        responses=STORED,
        openapi_extra=_FILE_BODY,
    )
    async def import_(request: Request) -> Any:
        """Add those of such a file."""
        text = _text(await request.body())

        def add(own: OwnWords) -> OwnWords:
            return _within(own.with_words_of(OwnWords.from_json(text)), desk.limits)

        return await changed(add)

    @routes.put("/own-words/{term:path}", response_model=list[OwnWord], responses=STORED)
    async def learn(term: Term, body: LearnBody) -> Any:
        """Teach a word, or add settings to one."""
        eqs = [setting.eq() for setting in body.settings]
        return await changed(lambda own: _within(own.with_word(term, eqs), desk.limits))

    @routes.delete("/own-words/{term:path}", response_model=list[OwnWord], responses=STORED)
    async def forget(term: Term) -> Any:
        """Forget a word."""

        def drop(own: OwnWords) -> OwnWords:
            try:
                return own.without_word(term)
            except ValueError as error:
                raise NotThereError(str(error)) from None

        return await changed(drop)

    return routes


def _listed(own: OwnWords) -> list[dict[str, Any]]:
    listed = []
    for term, eqs in own.settings.items():
        central = own.central(term)
        assert central is not None
        listed.append({"term": term, "n_settings": len(eqs), "setting": central.to_dict()})
    return listed


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Refusal(422, "bad-value", "a file of own words is JSON in UTF-8") from None


def _within(own: OwnWords, limits: Limits) -> OwnWords:
    if len(own.settings) > limits.max_own_words:
        raise InvalidArgumentError(
            f"{len(own.settings)} own words are too many; {limits.max_own_words} are the most, "
            "forget some first"
        )
    for term, eqs in own.settings.items():
        if len(eqs) > limits.max_settings_per_word:
            raise InvalidArgumentError(
                f"{len(eqs)} settings for {term!r} are too many; "
                f"{limits.max_settings_per_word} are the most"
            )
    return own
