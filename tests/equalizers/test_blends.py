"""Blends: exact at every setting, near the mean response, continuous in the weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from legal_settings import random_settings, settings_vectors

from eqmorph.equalizers import (
    PARAMETRIC_SPACE,
    GraphicEq,
    ParametricEq,
    blend_settings,
    response_distance_db,
    response_grid,
)

GRID = response_grid()


def some(count, seed=0):
    return [ParametricEq.from_vector(vector) for vector in random_settings(count, seed)]


@given(st.lists(settings_vectors, min_size=1, max_size=4), st.data())
@settings(max_examples=25)
def test_all_weight_on_one_is_exactly_that_one(vectors, data):
    eqs = [ParametricEq.from_vector(vector) for vector in vectors]
    chosen = data.draw(st.integers(0, len(eqs) - 1))
    weights = np.zeros(len(eqs))
    weights[chosen] = data.draw(st.sampled_from([1.0, 0.2, 1e300]))
    assert blend_settings(eqs, weights) is eqs[chosen]


def test_one_setting_blends_to_itself_and_equal_ones_to_the_same_sound():
    eq = some(1)[0]
    assert blend_settings([eq], [3.0]) is eq
    blended = blend_settings([eq, eq, eq], [1.0, 2.0, 3.0])
    np.testing.assert_allclose(blended.to_vector(), eq.to_vector(), rtol=1e-9)


def test_blend_is_nearer_to_the_mean_response_than_the_mean_of_the_parameters():
    generator = np.random.default_rng(0)
    ours, plain = [], []
    for seed in range(30):
        eqs = some(2 + seed % 4, seed)
        weights = generator.dirichlet(np.ones(len(eqs)))
        target = weights @ np.array([eq.magnitude_response_db(GRID) for eq in eqs])
        mean = ParametricEq.from_unit(weights @ np.array([eq.to_unit() for eq in eqs]))
        blended = blend_settings(eqs, weights)
        ours.append(response_distance_db(blended.magnitude_response_db(GRID), target))
        plain.append(response_distance_db(mean.magnitude_response_db(GRID), target))
    assert np.median(ours) < 0.4 * np.median(plain)
    assert (np.array(ours) < np.array(plain)).all()


@pytest.mark.data
def test_blends_of_peoples_settings_are_near_the_mean_response(safe_settings):
    generator = np.random.default_rng(0)
    errors = []
    for count in [2, 3, 5] * 20:
        rows = safe_settings[generator.choice(len(safe_settings), count, replace=False)]
        weights = generator.dirichlet(np.ones(count))
        target = weights @ PARAMETRIC_SPACE.magnitude_response_db(rows, GRID)
        blended = blend_settings([ParametricEq.from_vector(row) for row in rows], weights)
        errors.append(response_distance_db(blended.magnitude_response_db(GRID), target))
    assert np.median(errors) <= 0.3
    assert np.quantile(errors, 0.9) <= 0.7


def test_only_proportions_count_and_order_does_not():
    eqs, weights = some(3), np.array([0.2, 0.5, 0.3])
    blended = blend_settings(eqs, weights).to_vector()
    np.testing.assert_allclose(blend_settings(eqs, weights * 7).to_vector(), blended, rtol=1e-9)
    turned = blend_settings(eqs[::-1], weights[::-1])
    np.testing.assert_allclose(turned.to_vector(), blended, rtol=1e-9)
    with_none = blend_settings([*eqs, ParametricEq.flat()], [*weights, 0.0])
    np.testing.assert_allclose(with_none.to_vector(), blended, rtol=1e-9)


def test_weights_move_the_setting_continuously_up_to_the_ends():
    for seed in range(6):
        eqs = some(3, seed)

        def unit(alpha, eqs=eqs):
            return blend_settings(eqs, [1 - alpha, alpha * 0.6, alpha * 0.4]).to_unit()

        def largest_step(low, high, n_steps, unit=unit):
            alphas = np.linspace(low, high, n_steps + 1)
            steps = np.abs(np.diff([unit(alpha) for alpha in alphas], axis=0)).max(axis=1)
            return steps.max(), alphas[steps.argmax()]

        step, where = largest_step(0.0, 1.0, 100)
        # Where it moves most, an eighth of the step is less than half of the movement: no jump.
        assert largest_step(where, where + 0.01, 8)[0] < 0.5 * step
        np.testing.assert_allclose(unit(1e-9), eqs[0].to_unit(), atol=1e-6)


def test_graphic_settings_blend_too():
    one = GraphicEq.from_vector(np.sin(np.arange(40) / 6.0))
    other = GraphicEq.from_vector(np.cos(np.arange(40) / 4.0))
    blended = blend_settings([one, other], [1.0, 3.0])
    target = 0.25 * one.magnitude_response_db(GRID) + 0.75 * other.magnitude_response_db(GRID)
    assert response_distance_db(blended.magnitude_response_db(GRID), target) < 0.05
    assert blend_settings([one, other], [0.0, 1.0]) is other


@pytest.mark.parametrize(
    "weights", [[0.0, 0.0], [-0.1, 1.1], [np.nan, 1.0], [np.inf, 1.0]], ids=str
)
def test_bad_weights_are_refused(weights):
    with pytest.raises(ValueError, match="weights must be finite, at least 0 and not all 0, got"):
        blend_settings(some(2), weights)


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="at least one setting, got none"):
        blend_settings([], [])
    with pytest.raises(ValueError, match=r"one number per setting, got shape \(3,\) for 2"):
        blend_settings(some(2), [1, 1, 1])
    with pytest.raises(TypeError, match="of one kind, got ParametricEq and GraphicEq"):
        blend_settings([ParametricEq.flat(), GraphicEq.flat()], [1, 1])
    with pytest.raises(TypeError, match="such as a ParametricEq or a GraphicEq, got str"):
        blend_settings(["warm"], [1])
    with pytest.raises(ValueError, match="sample_rate must be at least"):
        blend_settings(some(2), [1, 1], sample_rate=10.0)
