"""Morphs between words and blends of many: exact ends, continuity, straightness."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from eqmorph import UnknownTermError
from eqmorph.equalizers.response import path_length_ratio, response_grid
from eqmorph.equalizers.space import PARAMETRIC_SPACE

GRID = response_grid()
METHODS = ("response", "latent")
each_method = pytest.mark.parametrize("method", METHODS)
PAIRS = [("warm", "bright"), ("airy", "boxy"), ("tinny", "deep"), ("muddy", "clear")]


def walk(model, a, b, method, steps):
    return [model.morph(a, b, float(alpha), method) for alpha in np.linspace(0.0, 1.0, steps)]


def responses(eqs):
    return np.stack([eq.magnitude_response_db(GRID) for eq in eqs])


@each_method
def test_the_ends_are_the_words_bit_for_bit(shipped, method):
    for a, b in itertools.permutations(shipped.terms[:6], 2):
        ends = [shipped.morph(a, b, alpha, method).to_vector() for alpha in (0, 1)]
        assert np.array_equal(ends[0], shipped.generate(a).to_vector())
        assert np.array_equal(ends[1], shipped.generate(b).to_vector())


@each_method
@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_parameters_move_continuously(shipped, method, a, b):
    # A morph will be automated: in a thousandth of it nothing may move by more than half a
    # percent of its range, the ends included. The range is 2 units.
    unit = np.stack([eq.to_unit() for eq in walk(shipped, a, b, method, 1001)])
    assert np.abs(np.diff(unit, axis=0)).max() <= 0.01


@each_method
@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_every_step_is_legal(shipped, method, a, b):
    vectors = np.stack([eq.to_vector() for eq in walk(shipped, a, b, method, 41)])
    assert np.array_equal(PARAMETRIC_SPACE.clip(vectors), vectors)


@pytest.mark.parametrize(("method", "limit"), [("response", 1.05), ("latent", 1.03)])
def test_warm_to_bright_is_straight_in_response(shipped, method, limit):
    ratio = path_length_ratio(responses(walk(shipped, "warm", "bright", method, 21)))
    assert 1.0 - 1e-9 <= ratio <= limit


def test_response_morphs_of_other_words_are_straight(shipped):
    ratios = [
        path_length_ratio(responses(walk(shipped, a, b, "response", 21)))
        for a, b in itertools.combinations(shipped.terms[:7], 2)
    ]
    assert np.median(ratios) <= 1.05
    assert np.percentile(ratios, 90) <= 1.10


def test_the_word_changes_steadily_along_the_way(shipped):
    steps = walk(shipped, "warm", "bright", "response", 51)
    way = shipped.encode(np.stack([eq.to_vector() for eq in steps]))
    far = [np.linalg.norm(way - shipped.latent(word), axis=1) for word in ("warm", "bright")]
    assert (np.diff(far[0]) > 0).all()
    assert (np.diff(far[1]) < 0).all()


@each_method
def test_halfway_is_near_both(shipped, method):
    ends = responses(walk(shipped, "warm", "bright", method, 2))
    middle = shipped.morph("warm", "bright", 0.5, method).magnitude_response_db(GRID)
    apart = np.sqrt(np.mean((ends[0] - ends[1]) ** 2))
    for end in ends:
        assert 0.4 * apart < np.sqrt(np.mean((middle - end) ** 2)) < 0.6 * apart


def test_the_methods_are_two_names_of_one(shipped):
    a, b = (shipped.morph("tinny", "deep", 0.5, method) for method in METHODS)
    assert a == b


@each_method
def test_the_amount_scales_the_whole_morph(shipped, method):
    for alpha in (0.0, 0.3, 1.0):
        eq = shipped.morph("warm", "bright", alpha, method)
        assert shipped.morph("warm", "bright", alpha, method, 0.5) == eq.scaled(0.5)


@each_method
@pytest.mark.parametrize("alpha", [0.0, 0.4, 1.0])
def test_from_a_word_to_itself(shipped, method, alpha):
    eq = shipped.morph("warm", "Warmth", alpha, method)
    np.testing.assert_allclose(eq.to_unit(), shipped.generate("warm").to_unit(), atol=1e-9)
    again = shipped.morph("warm", "warm", alpha, method)
    np.testing.assert_allclose(again.to_unit(), shipped.generate("warm").to_unit(), atol=1e-9)


@each_method
def test_a_morph_repeats_itself(shipped, method):
    assert shipped.morph("warm", "airy", 0.3, method) == shipped.morph("warm", "airy", 0.3, method)


@pytest.mark.parametrize("alpha", [-0.01, 1.01, np.nan, np.inf])
@each_method
def test_alpha_is_from_0_to_1(shipped, method, alpha):
    with pytest.raises(ValueError, match=r"alpha must be in \[0, 1\], got"):
        shipped.morph("warm", "bright", alpha, method)


@pytest.mark.parametrize("method", ["linear", "", None])
def test_an_unknown_method(shipped, method):
    message = f"method must be one of response, latent, got {method!r}"
    with pytest.raises(ValueError, match=message):
        shipped.morph("warm", "bright", 0.5, method)
    with pytest.raises(ValueError, match=message):
        shipped.blend({"warm": 1.0}, method)


@each_method
@pytest.mark.parametrize("words", [("warmzz", "bright"), ("bright", "warmzz")])
def test_an_unknown_end(shipped, method, words):
    with pytest.raises(UnknownTermError, match="did you mean 'warm'"):
        shipped.morph(*words, 0.0, method)


# Blends.


@each_method
@pytest.mark.parametrize(
    "weights", [{"warm": 3.0}, {"warm": 1.0, "airy": 0.0}, {"airy": 0, "warm": 1e-300}]
)
def test_one_word_with_all_the_weight_is_that_word(shipped, method, weights):
    assert shipped.blend(weights, method) == shipped.generate("warm")


@each_method
def test_only_proportions_count(shipped, method):
    a = shipped.blend({"warm": 1, "airy": 2, "boxy": 1}, method).to_unit()
    for factor in (0.25, 1e-12, 8e307):
        weights = {"warm": factor, "airy": 2 * factor, "boxy": factor}
        np.testing.assert_allclose(shipped.blend(weights, method).to_unit(), a, atol=1e-9)


@each_method
def test_two_spellings_are_one_word(shipped, method):
    assert shipped.blend({"warm": 0.1, "Warmth": 0.2}, method) == shipped.generate("warm")
    together = shipped.blend({"warm": 0.3, "airy": 0.5, "warmth": 0.2}, method)
    apart = shipped.blend({"warm": 0.5, "airy": 0.5}, method)
    np.testing.assert_allclose(together.to_unit(), apart.to_unit(), atol=1e-9)


@each_method
def test_blends_move_continuously_with_their_weights(shipped, method):
    weights = [{"warm": 1 - t, "airy": t / 3, "boxy": 2 * t / 3} for t in np.linspace(0, 1, 301)]
    unit = np.stack([shipped.blend(w, method).to_unit() for w in weights])
    # As in a morph, by thousandths; at t = 0 the word itself is the limit.
    assert np.abs(np.diff(unit, axis=0)).max() <= 0.01 * 1000 / 300
    assert np.array_equal(unit[0], shipped.generate("warm").to_unit())


def test_a_blend_sounds_like_the_mean_of_its_words(shipped):
    weights = {"warm": 0.5, "deep": 0.3, "boxy": 0.2}
    mean = sum(w * shipped.generate(t).magnitude_response_db(GRID) for t, w in weights.items())
    made = shipped.blend(weights).magnitude_response_db(GRID)
    assert np.sqrt(np.mean((made - mean) ** 2)) < 0.3
    assert np.sqrt(np.mean(mean**2)) > 1.0


@each_method
def test_latent_and_response_blends_scale(shipped, method):
    weights = {"warm": 0.5, "airy": 0.5}
    assert shipped.blend(weights, method, 0.5) == shipped.blend(weights, method).scaled(0.5)


def test_a_latent_blend_of_two_is_the_latent_morph(shipped):
    morph = shipped.morph("warm", "bright", 0.25, "latent")
    assert shipped.blend({"warm": 3, "bright": 1}, "latent") == morph


@pytest.mark.parametrize(
    "weights",
    [{}, {"warm": 0.0}, {"warm": -1.0, "bright": 2.0}, {"warm": np.nan}, {"warm": np.inf}],
)
@each_method
def test_weights_that_cannot_be(shipped, method, weights):
    message = "weights must be finite, at least 0 and not all 0, got {"
    with pytest.raises(ValueError, match=message):
        shipped.blend(weights, method)


def test_weights_are_a_mapping(shipped):
    with pytest.raises(TypeError, match="weights map words to numbers, got list"):
        shipped.blend(["warm", "bright"])


def test_an_unknown_word_in_a_blend_even_without_weight(shipped):
    with pytest.raises(UnknownTermError, match="unknown term 'warmzz'; did you mean 'warm'"):
        shipped.blend({"bright": 1.0, "warmzz": 0.0})


def test_any_texts_blend(shipped):
    weights = {"muddy": 0.5, "less harsh": 0.3, "warm": 0.2}
    made = shipped.blend(weights).magnitude_response_db(GRID)
    ends = [shipped.generate(text).magnitude_response_db(GRID) for text in weights]
    mean = np.average(ends, axis=0, weights=list(weights.values()))
    assert np.sqrt(np.mean((made - mean) ** 2)) < 0.25 * np.sqrt(np.mean(mean**2))
    assert shipped.blend(weights, "latent") == shipped.blend(weights)


# Settings at the ends.


def test_settings_at_the_ends_come_back_and_move_continuously(shipped):
    a, b = shipped.sample("warm", 1, seed=4)[0], shipped.sample("bright", 1, seed=5)[0]
    assert (shipped.morph(a, b, 0.0), shipped.morph(a, b, 1.0)) == (a, b)
    assert shipped.morph(a, "bright", 0.0) == a
    assert shipped.morph(a, "bright", 1.0) == shipped.generate("bright")
    unit = np.stack([shipped.morph(a, b, t).to_unit() for t in np.linspace(0.5, 0.52, 21)])
    assert np.abs(np.diff(unit, axis=0)).max() <= 0.01


def test_after_learning_every_way_uses_the_new_word(shipped):
    own = shipped.learn("warm", [shipped.generate("tinny")])
    assert own.morph("warm", "bright", 0.0) == own.generate("warm") == shipped.generate("tinny")
    assert own.morph("warm", "bright", 0.5) != shipped.morph("warm", "bright", 0.5)
    assert own.blend({"warm": 1.0}) == own.generate("warm")
    assert own.forget("warm").morph("warm", "bright", 0.5) == shipped.morph("warm", "bright", 0.5)
