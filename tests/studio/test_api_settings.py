"""Morphs, descriptions and responses over HTTP are what the library says."""

from __future__ import annotations

import itertools
import json
import math
from typing import Any

import numpy as np
import pytest

from eqmorph.equalizers import Band, ParametricEq, blend_settings, response_grid, response_path
from eqmorph.equalizers.response import response_distance_db
from eqmorph.equalizers.wording import curve_in_words
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.morphs import blend_ladder, morph_ladder
from eqmorph.plain_json import plain_json

MINE = ParametricEq(
    Band(3.0, 120.0, 0.71), Band(-4.0, 400.0, 2.0), Band(0.0, 1000.0, 0.71),
    Band(2.5, 3300.0, 0.5), Band(-6.0, 9000.0, 0.71),
)  # fmt: skip
ALPHAS = [0.0, 0.25, 0.5, 1.0]


def steps_of(client: Any, **body: Any) -> list[dict[str, Any]]:
    answer = client.post("/morph", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["steps"]


def assert_settings(steps: list[dict[str, Any]], expected: list[ParametricEq]) -> None:
    """All steps worked out at once agree with each worked out alone, but for the last digits."""
    got = np.array([ParametricEq.from_dict(step["setting"]).to_vector() for step in steps])
    np.testing.assert_allclose(got, [e.to_vector() for e in expected], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("method", ["response", "latent"])
def test_a_way_between_words(client, model: MorphModel, method) -> None:
    ends = [{"text": "Warmth"}, {"text": "bright"}]
    steps = steps_of(client, ends=ends, alphas=ALPHAS, method=method, amount=0.5)
    expected = [model.morph("warm", "bright", a, method, 0.5) for a in ALPHAS]
    assert_settings(steps, expected)
    assert [s["weights"] for s in steps] == [[1 - a, a] for a in ALPHAS]


def test_a_way_from_a_setting_to_a_word(client, model: MorphModel) -> None:
    ends = [{"setting": MINE.to_dict()}, {"text": "muddy"}]
    answer = client.post("/morph", json={"ends": ends, "alphas": ALPHAS}).json()
    path = response_path(MINE, model.generate("muddy"))
    assert [s["setting"] for s in answer["steps"]] == [path.at(a).to_dict() for a in ALPHAS]
    assert answer["steps"][0]["setting"] == MINE.to_dict()
    assert answer["names"] == ["setting", "muddy"]


@pytest.mark.parametrize("method", ["response", "latent"])
def test_many_ends_by_weights(client, model: MorphModel, method) -> None:
    rows = [[1.0, 1.0, 2.0], [0.0, 3.0, 0.0], [1.0, 0.0, 1e300]]
    words = ["warm", "bright", "deep"]
    steps = steps_of(client, ends=[{"text": w} for w in words], weights=rows, method=method)
    expected = [model.blend(dict(zip(words, row, strict=True)), method) for row in rows]
    assert_settings(steps, expected)
    assert steps[1]["setting"] == model.generate("bright").to_dict()


def test_settings_and_words_by_weights(client, model: MorphModel) -> None:
    ends = [{"setting": MINE.to_dict()}, {"text": "airy"}]
    steps = steps_of(client, ends=ends, weights=[[1, 3], [1, 0]], amount=-1)
    mixed = blend_settings([MINE, model.generate("airy")], [0.25, 0.75])
    assert steps[0]["setting"] == mixed.scaled(-1).to_dict()
    assert steps[1]["setting"] == MINE.scaled(-1).to_dict()


def test_ladders_take_what_morph_takes(model: MorphModel) -> None:
    with pytest.raises(ValueError, match=r"alpha must be in \[0, 1\], got 1.5"):
        morph_ladder(model, "warm", MINE, [0.5, 1.5])
    with pytest.raises(ValueError, match="one number per setting"):
        blend_ladder(model, ["warm", "bright"], [[1.0, 2.0, 3.0]])
    graphic = __import__("eqmorph").GraphicEq(np.zeros(40))
    with pytest.raises(ValueError, match="takes parametric settings, got a graphic one"):
        morph_ladder(model, "warm", graphic, [0.5])


def test_a_latent_between_settings_keeps_its_ends(model: MorphModel) -> None:
    ladder = morph_ladder(model, MINE, "bright", [0.0, 0.5, 1.0], "latent")
    assert ladder.settings[0] == MINE
    assert ladder.settings[2] == model.generate("bright")
    assert ladder.settings[1] not in (ladder.settings[0], ladder.settings[2])


def test_describe(client, model: MorphModel) -> None:
    got = client.post("/describe", json={"setting": MINE.to_dict(), "n": 5}).json()
    assert got["summary"] == curve_in_words(MINE)
    found = json.loads(plain_json(model.describe(MINE, 5).to_dict()))
    assert {key: got[key] for key in found} == found


def test_a_setting_is_moved_by_a_text(client, model: MorphModel) -> None:
    def moved(**asked: Any) -> dict[str, Any]:
        answer = client.post("/adjust", json={"setting": MINE.to_dict(), **asked})
        assert answer.status_code == 200, answer.text
        return answer.json()

    got = moved(text="a bit warmer")
    expected = model.adjust(MINE, "a bit warmer")
    assert got["setting"] == expected.to_dict()
    assert got["summary"] == curve_in_words(expected)
    assert 0.3 < got["moved_db"] < 6
    assert moved(text="a bit warmer", amount=0)["setting"] == MINE.to_dict()
    axis = client.get("/axes").json()[0]
    assert moved(axis=1, amount=0.5)["setting"] == model.move(MINE, 0, 0.5).to_dict()
    assert axis["number"] == 1
    assert axis["towards"]
    assert axis["away"]


@pytest.mark.parametrize("rate", [8_000.0, 44_100.0, 96_000.0])
def test_response(client, rate: float) -> None:
    got = client.post("/response", json={"setting": MINE.to_dict(), "sample_rate_hz": rate}).json()
    grid = response_grid()
    grid = grid[grid <= rate / 2]
    assert got["frequencies_hz"] == grid.tolist()
    assert got["gain_db"] == MINE.magnitude_response_db(grid, rate).tolist()
    np.testing.assert_allclose(np.sum(got["bands_db"], axis=0), got["gain_db"], atol=1e-9)
    assert got["bands_left_out"] == list(MINE.bands_above_nyquist(rate))


def test_each_band_alone_is_a_setting_with_that_band() -> None:
    alone = MINE.band_responses_db([100.0, 5000.0])
    for i, name in enumerate(("low_shelf", "peak_1", "peak_2", "peak_3", "high_shelf")):
        flat = ParametricEq.flat().to_dict()
        flat["bands"][i] = MINE.to_dict()["bands"][i]
        expected = ParametricEq.from_dict(flat).magnitude_response_db([100.0, 5000.0])
        np.testing.assert_allclose(alone[i], expected, atol=1e-12, err_msg=name)


def test_response_at_given_frequencies(client) -> None:
    asked = {"setting": MINE.to_dict(), "frequencies_hz": [1000.0, 0.0, 24_000.0]}
    got = client.post("/response", json=asked).json()
    assert got["gain_db"] == MINE.magnitude_response_db([1000.0, 0.0, 24_000.0]).tolist()


def test_settings_lie_on_the_map_no_farther_apart_than_they_sound(
    client, model: MorphModel
) -> None:
    settings = [model.generate(word) for word in ("warm", "bright", "boomy", "airy")] + [MINE]
    places = []
    for eq in settings:
        place = client.post("/describe", json={"setting": eq.to_dict()}).json()["place"]
        places.append(np.array([place["x"], place["y"]]))
        np.testing.assert_allclose(places[-1], model.sound_axes.directions[:2] @ model.encode(eq))
    for (a, at), (b, there) in itertools.combinations(zip(settings, places, strict=True), 2):
        apart = float(np.linalg.norm(at - there))
        heard = response_distance_db(*(eq.magnitude_response_db(response_grid()) for eq in (a, b)))
        assert apart < 1.05 * heard + 0.1


def test_no_change_lies_in_the_middle_of_the_map(client) -> None:
    flat = ParametricEq.flat().to_dict()
    place = client.post("/describe", json={"setting": flat}).json()["place"]
    assert math.hypot(place["x"], place["y"]) < 0.2
