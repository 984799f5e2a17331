"""Words: what the model knows, and any text into a setting."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.wording import curve_in_words
from eqmorph.errors import EqmorphError
from eqmorph.model.listing import word_rows
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.morphs import variant_of
from eqmorph.studio.desk import BODY, JSON, UNKNOWN, Desk, json_response
from eqmorph.studio.problems import problem_of
from eqmorph.studio.requests import (
    AlternativesQuery,
    AnswerQuery,
    AnswersBody,
    GenerateQuery,
    LikeQuery,
    PlaceQuery,
    SampleQuery,
)
from eqmorph.studio.responses import (
    AlternativeAnswer,
    AxisAnswer,
    GenerateAnswer,
    OneOfManyAnswers,
    SettingAnswer,
    TextAnswer,
    WordRow,
)
from eqmorph.words.word_map import Likeness, WordPlace, place_on_map, word_map, words_like


def words_routes(desk: Desk) -> APIRouter:
    """The routes under `/words`, and those from a text to settings."""
    routes = APIRouter(tags=["words"])

    async def answered(key: object, function: Any, *arguments: Any, text: str | None = None) -> Any:
        """JSON of `function(model, ...)`, at once if it was asked for before."""
        now = desk.current.now
        found = now.remembered(key)
        if found is None:
            if text is not None:
                now.ask(text)
            found = await desk.workers.answer(
                now.remember, key, lambda: function(now.model, *arguments), text
            )
        return json_response(found)

    @routes.get("/words", response_model=list[WordRow], responses=JSON)
    async def words() -> Any:
        """The words that the model knows, and who stands behind them."""
        return await answered("words", word_rows)

    @routes.get("/words/map", response_model=list[WordPlace], responses=JSON)
    async def words_map() -> Any:
        """All words on a map: their places on the first two of `/axes`, in dB."""
        return await answered("map", _mapped)

    @routes.get("/words/place", response_model=WordPlace, responses=UNKNOWN)
    async def place(query: Annotated[PlaceQuery, Query()]) -> Any:
        """Where any text lies on the map."""
        return await answered(("place", query.text), _placed, query.text)

    @routes.get("/words/like", response_model=list[Likeness], responses=UNKNOWN)
    async def like(query: Annotated[LikeQuery, Query()]) -> Any:
        """The words whose curves are nearest to that of a text."""
        return await answered(("like", query.text, query.n), _near, query.text, query.n)

    @routes.get("/axes", response_model=list[AxisAnswer], responses=JSON)
    async def axes() -> Any:
        """The main directions of people's sounds, with the words at their ends."""
        return await answered("axes", _axes)

    @routes.get("/answer", response_model=TextAnswer, responses=UNKNOWN)
    async def answer(query: Annotated[AnswerQuery, Query()]) -> Any:
        """The setting of any text, how sure it is, and what it leans on."""
        text, amount = query.text, query.amount
        return await answered(("answer", text, amount), answer_json, text, amount, text=text)

    @routes.post("/answers", response_model=list[OneOfManyAnswers], responses=BODY)
    async def answers(body: AnswersBody) -> Any:
        """The answers to many texts in one call, in their order; one that fails stops no other."""
        model = desk.current.now.model
        return json_response(
            await desk.workers.compute(many_answers_json, model, body.texts, body.amount)
        )

    @routes.get("/generate", response_model=GenerateAnswer, responses=UNKNOWN)
    async def generate(query: Annotated[GenerateQuery, Query()]) -> Any:
        """The setting of a text, or of one variant of a word."""
        key = ("generate", query.text, query.amount, query.variant)
        return await answered(key, generate_json, *key[1:], text=query.text)

    @routes.get("/alternatives", response_model=list[AlternativeAnswer], responses=UNKNOWN)
    async def alternatives(query: Annotated[AlternativesQuery, Query()]) -> Any:
        """The different ways in which people make a word, with their shares."""
        key = ("alternatives", query.text, query.k, query.amount)
        return await answered(key, alternatives_json, *key[1:])

    @routes.get("/sample", response_model=list[SettingAnswer], responses=UNKNOWN)
    async def sample(query: Annotated[SampleQuery, Query()]) -> Any:
        """Different people's settings for a text, drawn at random."""
        model = desk.current.now.model
        drawn = await desk.workers.compute(
            model.sample, query.text, query.n, query.seed, query.amount
        )
        return json_response([{"setting": eq.to_dict()} for eq in drawn])

    return routes


def with_summary(eq: Equalizer) -> dict[str, Any]:
    """A setting, and what it does in words."""
    return {"setting": eq.to_dict(), "summary": curve_in_words(eq)}


def answer_json(model: MorphModel, text: str, amount: float) -> dict[str, Any]:
    """The whole answer to a text as plain data."""
    found, known = model.answer(text).times(amount), model.known(text)
    behind = {} if known is None else {
        "n_settings": known.n_rows,
        "n_contributors": known.n_contributors,
        "n_variants": known.n_variants,
    }  # fmt: skip
    return {"amount": amount, **found.to_dict(), **with_summary(found.setting), **behind}


def many_answers_json(model: MorphModel, texts: list[str], amount: float) -> list[dict[str, Any]]:
    """The answers to many texts as plain data, worked out together."""
    model.prepare(texts)
    found = []
    for text in texts:
        one: dict[str, Any] = {"text": text, "answer": None, "problem": None}
        try:
            one["answer"] = answer_json(model, text, amount)
        except EqmorphError as error:
            one["problem"] = problem_of(error)
        found.append(one)
    return found


def generate_json(
    model: MorphModel, text: str, amount: float, variant: int | None
) -> dict[str, Any]:
    """The setting of a text as plain data."""
    of_variant = None if variant is None else variant_of(model, text, variant, amount)
    eq = model.generate(text, amount) if of_variant is None else of_variant
    return {"text": model.name(text), "amount": amount, "variant": variant, **with_summary(eq)}


def alternatives_json(
    model: MorphModel, text: str, k: int | None, amount: float
) -> list[dict[str, Any]]:
    """The variants of a word as plain data."""
    found = model.alternatives(text, k, amount)
    return [{"share": v.share, **with_summary(v.eq)} for v in found]


def _axes(model: MorphModel) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "share": axis.share,
            "size_db": axis.size_db,
            "towards": axis.towards,
            "away": axis.away,
        }
        for number, axis in enumerate(model.axes(), start=1)
    ]


def _mapped(model: MorphModel) -> list[dict[str, Any]]:
    assert model.word_model is not None
    return [vars(place) for place in word_map(model.word_model, model.sound_axes)]


def _placed(model: MorphModel, text: str) -> dict[str, Any]:
    assert model.word_model is not None
    return vars(place_on_map(text, model.word_model, model.sound_axes))


def _near(model: MorphModel, text: str, n: int) -> list[dict[str, Any]]:
    assert model.word_model is not None
    return [vars(w) for w in words_like(text, model.word_model, n)]
