"""Paths: exact ends, straight in response, continuous in every parameter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from legal_settings import random_settings, settings_vectors

from eqmorph.equalizers import (
    PARAMETRIC_SPACE,
    SPEED_LIMIT,
    GraphicEq,
    ParametricEq,
    overshoot_db,
    path_length_ratio,
    paths,
    response_grid,
    response_path,
)
from eqmorph.equalizers.least_squares import ResponseProblem
from eqmorph.equalizers.straightening import Straightening, _block_step

GRID = response_grid()
POSITIONS = np.linspace(0.0, 1.0, 21)


def pairs_of(vectors):
    """Settings two by two."""
    eqs = [ParametricEq.from_vector(vector) for vector in vectors]
    return list(zip(eqs[::2], eqs[1::2], strict=True))


def units_at(path, alphas):
    return np.array([path.at(float(alpha)).to_unit() for alpha in alphas])


def responses_at(path, alphas):
    vectors = [path.at(float(alpha)).to_vector() for alpha in alphas]
    return PARAMETRIC_SPACE.magnitude_response_db(np.array(vectors), GRID)


def direct_responses(start, end):
    alpha = POSITIONS[:, None]
    units = (1 - alpha) * start.to_unit() + alpha * end.to_unit()
    return PARAMETRIC_SPACE.magnitude_response_db(PARAMETRIC_SPACE.from_unit(units), GRID)


@pytest.mark.data
def test_between_peoples_settings_it_is_straight_and_does_not_overshoot(safe_settings):
    rows = np.random.default_rng(1).choice(len(safe_settings), 120, replace=False)
    morphs, ratios, overshoots = pairs_of(safe_settings[rows]), [], []
    for start, end in morphs:
        responses = responses_at(response_path(start, end), POSITIONS)
        ratios.append(path_length_ratio(responses))
        overshoots.append(overshoot_db(responses))
    direct = [overshoot_db(direct_responses(start, end)) for start, end in morphs]
    assert np.median(ratios) <= 1.02
    assert np.quantile(ratios, 0.9) <= 1.10
    assert np.quantile(overshoots, 0.9) <= 0.5
    assert np.quantile(direct, 0.9) > 2.0


def test_it_is_straighter_than_a_line_in_the_parameters():
    morphs = pairs_of(random_settings(16, seed=4))
    ours = [responses_at(response_path(start, end), POSITIONS) for start, end in morphs]
    direct = [direct_responses(start, end) for start, end in morphs]
    excess, direct_excess = (
        np.mean([path_length_ratio(responses) for responses in morphs]) - 1.0
        for morphs in (ours, direct)
    )
    assert excess < 0.1
    assert excess < 0.4 * direct_excess
    for our, line in zip(ours, direct, strict=True):
        assert overshoot_db(our) < 0.5 * overshoot_db(line)


def test_half_way_is_half_way_in_response():
    for start, end in pairs_of(random_settings(8, seed=6)):
        responses = responses_at(response_path(start, end), [0.0, 0.5, 1.0])
        from_start, to_end = (np.sqrt(np.mean((responses[1] - responses[i]) ** 2)) for i in (0, 2))
        assert from_start == pytest.approx(to_end, rel=0.1)


@settings(max_examples=10)
@given(settings_vectors, settings_vectors)
def test_ends_are_exact_and_speed_is_bounded_for_any_pair(first, second):
    start, end = ParametricEq.from_vector(first), ParametricEq.from_vector(second)
    path = response_path(start, end)
    assert path.at(0.0) is start
    assert path.at(1.0) is end
    np.testing.assert_allclose(path.unit_at(0.0), start.to_unit(), atol=1e-12)
    np.testing.assert_allclose(path.unit_at(1.0), end.to_unit(), atol=1e-12)
    assert path.max_speed <= SPEED_LIMIT
    assert np.abs(path.knots).max() <= 1.0 + 1e-12


def test_no_parameter_jumps_anywhere_ends_included():
    for start, end in pairs_of(random_settings(8, seed=8)):
        path = response_path(start, end)
        largest = {}
        for n_steps in (1_000, 2_000):
            units = units_at(path, np.linspace(0.0, 1.0, n_steps + 1))
            largest[n_steps] = np.abs(np.diff(units, axis=0)).max()
        assert largest[1_000] <= SPEED_LIMIT / 1_000
        assert largest[1_000] == pytest.approx(path.max_speed / 1_000, rel=1e-6)
        # Half the step, half the movement: there is no jump that stays.
        assert largest[2_000] == pytest.approx(largest[1_000] / 2, rel=1e-6)
        for near, there in ((1e-9, start), (1 - 1e-9, end)):
            np.testing.assert_allclose(path.at(near).to_unit(), there.to_unit(), atol=1e-7)


def test_a_path_that_is_too_fast_is_made_stiffer(monkeypatch):
    start, end = max(
        pairs_of(random_settings(8, seed=8)), key=lambda pair: response_path(*pair).max_speed
    )
    free = response_path(start, end)
    monkeypatch.setattr(paths, "SPEED_LIMIT", 2.5)
    held = response_path(start, end)
    assert held.max_speed <= 2.5 < free.max_speed


def test_same_ends_same_path():
    start, end = pairs_of(random_settings(2, seed=9))[0]
    first, second = response_path(start, end), response_path(start, end)
    np.testing.assert_array_equal(first.knots, second.knots)
    assert first.at(0.37) == second.at(0.37)


def test_from_a_setting_to_itself_nothing_moves():
    eq = ParametricEq.from_vector(random_settings(1)[0])
    path = response_path(eq, eq)
    assert path.max_speed == pytest.approx(0.0, abs=1e-9)
    np.testing.assert_allclose(path.at(0.5).to_vector(), eq.to_vector(), rtol=1e-9)


def test_from_flat_to_a_setting_is_the_setting_growing():
    eq = ParametricEq.from_vector(random_settings(1, seed=3)[0])
    responses = responses_at(response_path(ParametricEq.flat(), eq), POSITIONS)
    size = np.sqrt(np.mean(responses**2, axis=1))
    assert (np.diff(size) > 0).all()
    np.testing.assert_allclose(size, POSITIONS * size[-1], atol=0.05 * size[-1])


def test_low_sample_rate():
    start, end = pairs_of(random_settings(2, seed=2))[0]
    path = response_path(start, end, 8_000.0)
    assert path.at(0.0) is start
    assert path.max_speed <= SPEED_LIMIT


def test_graphic_settings_morph_by_the_same_interface():
    start = GraphicEq.from_vector(np.sin(np.arange(40) / 6.0))
    end = GraphicEq.from_vector(np.cos(np.arange(40) / 4.0))
    path = response_path(start, end)
    assert path.at(0.0) is start
    assert path.at(1.0) is end
    responses = np.array([path.at(a).magnitude_response_db(GRID) for a in POSITIONS])
    assert path_length_ratio(responses) < 1.001
    assert overshoot_db(responses) < 0.05
    assert path.max_speed <= 2.0


def test_bad_input_is_refused():
    eq = ParametricEq.flat()
    path = response_path(eq, eq)
    for alpha in (-0.1, 1.0001, np.nan):
        with pytest.raises(ValueError, match=r"alpha must be in \[0, 1\], got"):
            path.at(alpha)
    with pytest.raises(TypeError, match="one kind, got ParametricEq and GraphicEq"):
        response_path(eq, GraphicEq.flat())
    with pytest.raises(TypeError, match="such as a ParametricEq or a GraphicEq, got ndarray"):
        response_path(eq.to_vector(), eq.to_vector())
    with pytest.raises(ValueError, match="sample_rate must be at least"):
        response_path(eq, eq, 100.0)
    with pytest.raises(ValueError, match="read-only"):
        path.knots[0] = 0.0


def test_block_elimination_solves_the_whole_system():
    generator = np.random.default_rng(0)
    n, d, stiffness, damping = 5, 4, 0.7, 0.3
    factors = generator.standard_normal((n, d, d))
    blocks = factors @ factors.transpose(0, 2, 1) + 2 * stiffness * np.eye(d)
    gradient = generator.standard_normal((n, d))
    free = (generator.uniform(size=(n, d)) > 0.25).astype(float)

    whole = np.zeros((n * d, n * d))
    for k in range(n):
        here = slice(k * d, (k + 1) * d)
        whole[here, here] = blocks[k] + damping * np.diag(np.diag(blocks[k]))
        if k + 1 < n:
            there = slice((k + 1) * d, (k + 2) * d)
            whole[here, there] = whole[there, here] = -stiffness * np.eye(d)
    moving = free.ravel() > 0
    expected = np.zeros(n * d)
    expected[moving] = np.linalg.solve(whole[np.ix_(moving, moving)], -gradient.ravel()[moving])
    step = _block_step(blocks, gradient, free, stiffness, damping)
    np.testing.assert_allclose(step.ravel(), expected, atol=1e-10)


def test_equations_have_the_gradient_of_the_cost():
    start, end = random_settings(2, seed=11)
    problem = ResponseProblem(PARAMETRIC_SPACE, GRID, 48_000.0, np.ones(13))
    ends = PARAMETRIC_SPACE.magnitude_response_db(np.stack([start, end]), GRID)
    line = Straightening(problem, ends, smoothness=0.05)
    alpha = np.linspace(0, 1, 5)[:, None]
    knots = 0.9 * ((1 - alpha) * PARAMETRIC_SPACE.to_unit(start))
    knots += 0.9 * alpha * PARAMETRIC_SPACE.to_unit(end)
    _, gradient = line._equations(knots, line._deviation(knots), 0.05 * 4 * 3)
    step = 1e-5
    for k, i in [(1, 0), (1, 3), (2, 4), (3, 12), (2, 11)]:
        moved = [knots.copy(), knots.copy()]
        moved[0][k, i] += step
        moved[1][k, i] -= step
        slope = (line.cost(moved[0]) - line.cost(moved[1])) / (2 * step)
        assert gradient[k - 1, i] * 2 / 3 == pytest.approx(slope, rel=1e-3, abs=1e-4)


def test_straightening_never_raises_the_cost():
    start, end = random_settings(2, seed=12)
    problem = ResponseProblem(PARAMETRIC_SPACE, GRID, 48_000.0, np.ones(13))
    ends = PARAMETRIC_SPACE.magnitude_response_db(np.stack([start, end]), GRID)
    line = Straightening(problem, ends, smoothness=0.01)
    alpha = np.linspace(0, 1, 11)[:, None]
    knots = (1 - alpha) * PARAMETRIC_SPACE.to_unit(start) + alpha * PARAMETRIC_SPACE.to_unit(end)
    costs = [line.cost(line.straighten(knots, n)) for n in (0, 1, 3, 10)]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < 0.5 * costs[0]
