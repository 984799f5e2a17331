"""Morphs: goldens, and laws of the two ways that need no model."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.evaluation.measures.morphing import (
    STEPS,
    compare_morphs,
    is_monotone,
    parameter_morph,
    response_morph,
)
from eqmorph.evaluation.measures.word_classifier import WordClassifier

SPACE = PARAMETRIC_SPACE
# The second word is "more at 4 kHz than at 100 Hz", per dB.
TILT = WordClassifier(np.array([100.0, 4000.0]), np.array([[0.5, -0.5], [-0.5, 0.5]]), np.zeros(2))


def pairs(n=4, seed=0):
    unit = np.random.default_rng(seed).uniform(-0.9, 0.9, (2, n, 13))
    return list(zip(*SPACE.canonical(SPACE.from_unit(unit)), strict=True))


@pytest.mark.parametrize(
    ("probabilities", "monotone"),
    [([0, 0.5, 1], True), ([0, 0.5, 0.5, 1], True), ([0, 0.5, 0.4, 1], False), ([1, 0], False)],
)
def test_monotone_by_hand(probabilities, monotone):
    assert is_monotone(np.array(probabilities, dtype=float)) is monotone


def test_rounding_is_no_fall():
    assert is_monotone(np.array([0.0, 1.0, 1.0 - 1e-12]))


@pytest.mark.parametrize("way", [parameter_morph, response_morph])
@pytest.mark.parametrize("space", [PARAMETRIC_SPACE, GRAPHIC_SPACE])
def test_both_ways_arrive_and_stay_legal(way, space):
    rng = np.random.default_rng(1)
    a, b = space.canonical(space.from_unit(rng.uniform(-0.9, 0.9, (2, space.dimension))))
    settings = way(space)(a, b)
    assert settings.shape == (STEPS, space.dimension)
    np.testing.assert_allclose(settings[[0, -1]], [a, b], rtol=1e-12)
    space.validate(settings)


def test_a_gain_alone_morphs_straight_up():
    start, end = SPACE.default.copy(), SPACE.default.copy()
    end[11] = 12.0  # the high shelf
    found = compare_morphs(SPACE, parameter_morph(SPACE), [(start, end)], TILT, 1)
    assert found["path_ratio"] == pytest.approx(1.0, abs=0.01)
    assert found["monotone"] == 1.0
    assert found["end_error_db"] == pytest.approx(0, abs=1e-9)
    assert found["overshoot_db"] == pytest.approx(0, abs=1e-3)
    backwards = compare_morphs(SPACE, parameter_morph(SPACE), [(start, end)], TILT, 0)
    assert backwards["monotone"] == 0.0


def test_the_way_through_responses_is_straighter():
    direct = compare_morphs(SPACE, parameter_morph(SPACE), pairs(), TILT, 1)
    heard = compare_morphs(SPACE, response_morph(SPACE), pairs(), TILT, 1)
    assert heard["path_ratio_p90"] < direct["path_ratio_p90"]
    assert heard["overshoot_db_p90"] < direct["overshoot_db_p90"]


def test_missing_the_ends_is_measured():
    def stay(start, end):
        return np.repeat(start[None], STEPS, axis=0)

    start, end = SPACE.default, SPACE.default.copy()
    end[0] = 12.0
    # Half of the ends are missed, by the RMS of a 12 dB shelf.
    expected = compare_morphs(SPACE, stay, [(start, end)], TILT, 1)["end_error_db"]
    grid = np.geomspace(20, 20_000, 256)
    rms = np.sqrt(np.mean(SPACE.magnitude_response_db(end, grid) ** 2))
    assert expected == pytest.approx(rms / 2, rel=1e-6)
