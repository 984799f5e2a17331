"""The measures: golden values and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.evaluation.measures.responses import (
    deviation,
    lsd_to_people_db,
    macro_mean,
    path_length_ratio,
    response_rmse_db,
)
from eqmorph.network.grouping import davies_bouldin, silhouette

SPACE = PARAMETRIC_SPACE
FLAT = SPACE.default


def settings(n, seed=0):
    unit = np.random.default_rng(seed).uniform(-1, 1, (n, 13))
    return SPACE.canonical(SPACE.from_unit(unit))


def shelf(gain_db):
    """A low shelf at 1 kHz."""
    lifted = FLAT.copy()
    lifted[0], lifted[1] = gain_db, 1000.0
    return lifted


def test_rmse_by_its_definition():
    a, b = settings(5), settings(5, seed=1)
    grid = np.geomspace(20.0, 20_000.0, 256)
    for one, other, made in zip(a, b, response_rmse_db(SPACE, a, b), strict=True):
        curves = [SPACE.magnitude_response_db(s, grid) for s in (one, other)]
        expected = math.sqrt(sum((x - y) ** 2 for x, y in zip(*curves, strict=True)) / 256)
        assert made == pytest.approx(expected, rel=1e-9)


def test_rmse_of_a_known_curve():
    # Half of the octaves of 20 Hz to 20 kHz lie below 632 Hz: about 12 / sqrt(2) dB.
    low = FLAT.copy()
    low[0], low[1] = 12.0, 632.0
    (rmse,) = response_rmse_db(SPACE, low[None], FLAT[None])
    assert rmse == pytest.approx(12 / math.sqrt(2), rel=0.05)


def test_distances_are_those_of_a_metric():
    a, b, c = (settings(20, seed) for seed in range(3))
    assert (response_rmse_db(SPACE, a, a) == 0).all()
    np.testing.assert_allclose(response_rmse_db(SPACE, a, b), response_rmse_db(SPACE, b, a))
    way_round = response_rmse_db(SPACE, a, c) + response_rmse_db(SPACE, c, b)
    assert (response_rmse_db(SPACE, a, b) <= way_round + 1e-9).all()


def test_lsd_is_the_distance_to_each_person():
    people, one = settings(6), settings(1, seed=9)[0]
    expected = response_rmse_db(SPACE, people, np.tile(one, (6, 1)))
    np.testing.assert_allclose(lsd_to_people_db(SPACE, one, people), expected, rtol=1e-12)
    np.testing.assert_allclose(lsd_to_people_db(SPACE, people[2], people)[2], 0.0, atol=1e-12)


def test_lsd_tells_stronger_from_weaker():
    people = np.stack([shelf(6.0)] * 3)
    lsd = [lsd_to_people_db(SPACE, shelf(g), people).mean() for g in (0.0, 3.0, 6.0, 9.0)]
    assert lsd[0] > lsd[1] > lsd[2] == 0.0 < lsd[3]


def line(steps):
    return np.linspace(np.zeros(256), np.full(256, 6.0), steps)


def test_a_straight_path_has_ratio_one():
    assert path_length_ratio(line(11)) == pytest.approx(1.0, abs=1e-12)
    uneven = line(101)[[0, 1, 50, 99, 100]]
    assert path_length_ratio(uneven) == pytest.approx(1.0, abs=1e-12)


def test_a_detour_is_longer_by_its_length():
    # Up 3 dB, and 4 dB at a right angle to it: (3 + 4) / 5.
    first, second = np.zeros(256), np.zeros(256)
    first[:128], second[128:] = 3.0, 4.0
    path = np.stack([np.zeros(256), first, first + second])
    assert path_length_ratio(path) == pytest.approx(7 / 5, rel=1e-12)
    there_and_half_back = np.stack([line(5)[i] for i in (0, 4, 2)])
    assert path_length_ratio(there_and_half_back) == pytest.approx(3.0)


def test_a_path_that_does_not_move_is_straight_and_a_loop_is_endless():
    assert path_length_ratio(np.zeros((4, 256))) == 1.0
    assert path_length_ratio(np.stack([np.zeros(256), np.ones(256), np.zeros(256)])) == math.inf


def test_means_and_deviations_leave_gaps_out():
    nan = math.nan
    assert macro_mean([1.0, nan, 4.0]) == 2.5
    assert deviation([1.0, nan, 4.0]) == pytest.approx(np.std([1.0, 4.0], ddof=1))
    assert math.isnan(deviation([2.0]))
    for nothing in ([], [nan], [nan, nan]):
        assert math.isnan(macro_mean(nothing))
        assert math.isnan(deviation(nothing))


# Grouping.


def two_groups(apart=4.0):
    """Two pairs: each 1 wide, `apart` between their middles."""
    x = np.array([0.0, 1.0, apart, apart + 1.0])
    return np.stack([x, np.zeros(4)], axis=1), ["a", "a", "b", "b"]


def test_silhouette_of_four_points_by_hand():
    # Within a pair 1; to the other pair on average 4.5 for the outer points, 3.5 for the inner.
    expected = (2 * (4.5 - 1) / 4.5 + 2 * (3.5 - 1) / 3.5) / 4
    assert silhouette(*two_groups()) == pytest.approx(expected, rel=1e-12)


def test_davies_bouldin_of_four_points_by_hand():
    # Each pair is 0.5 from its middle on average, and the middles are 4 apart.
    assert davies_bouldin(*two_groups()) == pytest.approx((0.5 + 0.5) / 4, rel=1e-12)


def test_grouping_improves_with_distance_and_ignores_names():
    latents, labels = two_groups(8.0)
    assert silhouette(latents, labels) > silhouette(*two_groups())
    assert davies_bouldin(latents, labels) < davies_bouldin(*two_groups())
    assert silhouette(latents, [7, 7, 3, 3]) == silhouette(latents, labels)


@pytest.mark.parametrize("labels", [[], ["a"], ["a", "a", "a"], ["a", "b", "c"]])
def test_grouping_of_too_few_or_too_many_groups_is_undefined(labels):
    latents = np.arange(2.0 * len(labels)).reshape(-1, 2)
    assert math.isnan(silhouette(latents, labels))
    assert math.isnan(davies_bouldin(latents, labels))


def test_the_grid_is_the_packages():
    from eqmorph.evaluation.measures.responses import GRID

    assert np.array_equal(GRID, response_grid())
    assert (len(GRID), GRID[0], GRID[-1]) == (256, 20.0, 20_000.0)
