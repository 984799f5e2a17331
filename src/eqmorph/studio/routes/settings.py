"""Settings: ways between them, words for them, what they do to a sound."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.equalizers.wording import curve_in_words
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.morphs import Ladder, blend_ladder, morph_ladder
from eqmorph.studio.desk import BODY, BODY_UNKNOWN, Desk, json_response
from eqmorph.studio.requests import AdjustBody, DescribeBody, MorphBody, ResponseBody
from eqmorph.studio.responses import AdjustAnswer, DescribeAnswer, MorphAnswer, ResponseAnswer
from eqmorph.words.word_map import places_of


def settings_routes(desk: Desk) -> APIRouter:
    """The routes that take settings."""
    routes = APIRouter(tags=["settings"])

    @routes.post("/morph", response_model=MorphAnswer, responses=BODY_UNKNOWN)
    async def morph(body: MorphBody) -> Any:
        """Settings between words or settings: all steps of a way in one go."""
        ladder = await desk.workers.answer(_ladder, desk.current.now.model, body)
        steps = [
            {"weights": weights, "setting": eq.to_dict()}
            for weights, eq in zip(ladder.weights, ladder.settings, strict=True)
        ]
        return json_response({"names": ladder.names, "steps": steps})

    @routes.post("/describe", response_model=DescribeAnswer, responses=BODY)
    async def describe(body: DescribeBody) -> Any:
        """The words that people would call a setting, and where it lies on the map of them."""
        eq = body.setting.eq()
        model = desk.current.now.model
        x, y = places_of(model.encode(eq), model.sound_axes).tolist()
        about = {"summary": curve_in_words(eq), "place": {"x": x, "y": y}}
        return json_response({**model.describe(eq, body.n).to_dict(), **about})

    @routes.post("/adjust", response_model=AdjustAnswer, responses=BODY_UNKNOWN)
    async def adjust(body: AdjustBody) -> Any:
        """A setting moved by what a text asks, or along an axis."""
        return json_response(await desk.workers.answer(_adjusted, desk.current.now.model, body))

    @routes.post("/response", response_model=ResponseAnswer, responses=BODY)
    async def response(body: ResponseBody) -> Any:
        """The response of a setting and of each band, at a sample rate."""
        return json_response(_response(body))

    return routes


def _ladder(model: MorphModel, body: MorphBody) -> Ladder:
    ends = [end.end() for end in body.ends]
    if body.alphas is not None:
        return morph_ladder(model, ends[0], ends[1], body.alphas, body.method, body.amount)
    assert body.weights is not None
    return blend_ladder(model, ends, body.weights, body.method, body.amount)


def _adjusted(model: MorphModel, body: AdjustBody) -> dict[str, Any]:
    begun = body.setting.eq()
    if body.text is not None:
        before = [setting.eq() for setting in body.previous]
        eq = model.adjust(begun, body.text, body.amount, previous=before or None)
    else:
        assert body.axis is not None
        eq = model.move(begun, body.axis - 1, body.amount)
    grid = response_grid()
    moved = response_distance_db(*(e.magnitude_response_db(grid) for e in (begun, eq)))
    return {"setting": eq.to_dict(), "summary": curve_in_words(eq), "moved_db": float(moved)}


def _response(body: ResponseBody) -> dict[str, Any]:
    eq, rate = body.setting.eq(), body.sample_rate_hz
    if body.frequencies_hz is None:
        grid = response_grid()
        frequencies = grid[grid <= rate / 2].tolist()
    else:
        frequencies = body.frequencies_hz
    return {
        "sample_rate_hz": rate,
        "frequencies_hz": frequencies,
        "gain_db": eq.magnitude_response_db(frequencies, rate).tolist(),
        "bands_db": eq.band_responses_db(frequencies, rate).tolist(),
        "bands_left_out": eq.bands_above_nyquist(rate),
    }
