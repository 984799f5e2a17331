"""The grid, the distance between curves, their median, and the measures of a morph."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.equalizers import (
    geometric_median,
    overshoot_db,
    path_length_ratio,
    response_distance_db,
    response_grid,
)
from eqmorph.equalizers.response import geometric_median_weights


def test_grid_is_log_spaced_with_exact_ends():
    grid = response_grid()
    assert grid.shape == (256,)
    assert (grid[0], grid[-1]) == (20.0, 20_000.0)
    np.testing.assert_allclose(np.diff(np.log(grid)), np.log(1_000) / 255)


def test_distance_is_rms():
    a, b = np.zeros(4), np.array([1.0, -1.0, 3.0, -3.0])
    assert response_distance_db(a, b) == pytest.approx(np.sqrt(5.0))
    many = response_distance_db(np.zeros((3, 1, 4)), np.ones((2, 4)))
    np.testing.assert_allclose(many, np.ones((3, 2)))


def test_geometric_median_of_a_line_is_its_median_and_ignores_how_far_the_rest_is():
    shape = np.array([1.0, 2.0, -1.0])
    curves = np.outer([0.0, 1.0, 2.0, 3.0, 400.0], shape)
    weights = geometric_median_weights(curves, n_iterations=2_000)
    assert weights.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(weights @ curves, curves[2], atol=0.02)


def test_geometric_median_has_no_nearer_neighbour():
    generator = np.random.default_rng(0)
    curves, weights = generator.standard_normal((9, 20)), generator.uniform(0.1, 2.0, 9)

    def total(centre):
        return float(weights @ response_distance_db(curves, centre))

    median = geometric_median(curves, weights)
    for _ in range(30):
        assert total(median) <= total(median + 0.01 * generator.standard_normal(20)) + 1e-9


def test_straight_morph_has_ratio_one_and_no_overshoot():
    ends = np.random.default_rng(0).standard_normal((2, 30))
    alpha = np.linspace(0, 1, 21)[:, None] ** 2
    morph = (1 - alpha) * ends[0] + alpha * ends[1]
    assert path_length_ratio(morph) == pytest.approx(1.0)
    assert overshoot_db(morph) == pytest.approx(0.0, abs=1e-12)


def test_detour_is_measured():
    # Right, up, left: three sides of a square for the fourth.
    corners = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]])
    assert path_length_ratio(corners) == pytest.approx(3.0)
    assert overshoot_db(corners) == pytest.approx(2.0)
    assert overshoot_db(-corners) == pytest.approx(2.0)


def test_closed_morphs():
    still = np.ones((5, 3))
    assert path_length_ratio(still) == 1.0
    assert path_length_ratio([[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]]) == np.inf
