"""Comparing sets of curves: golden values by hand, and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eqmorph.evaluation.measures.distributions import (
    c2st,
    compare_distributions,
    coverage,
    dispersion_ratio,
    energy_distance_db,
    human_floor,
    spread_db,
)


def level(*gains):
    return np.array(gains, dtype=float)[:, None] * np.ones(8)


def crowd(n, seed=0, middle=0.0, width=4.0, bins=16):
    rng = np.random.default_rng(seed)
    return middle + width * rng.normal(size=(n, 1)) + rng.normal(size=(n, bins))


def test_golden_spread_and_energy_by_hand():
    # |0-2| = 2 within; |1-1|.. the other set is 3 apart; between: 1, 4, 1, 2 -> mean 2.
    assert spread_db(level(0, 2)) == pytest.approx(2.0)
    assert spread_db(level(0, 1, 3)) == pytest.approx((1 + 3 + 2) / 3)
    assert energy_distance_db(level(0, 2), level(1, 4)) == pytest.approx(2 * 2.0 - 2.0 - 3.0)


def test_energy_is_symmetric_and_zero_on_average_for_one_distribution():
    a, b = crowd(40), crowd(70, seed=1)
    assert energy_distance_db(a, b) == pytest.approx(energy_distance_db(b, a))
    same = [energy_distance_db(crowd(12, seed=s), crowd(30, seed=1000 + s)) for s in range(300)]
    # The biased form would be about 0.5 dB here.
    assert abs(np.mean(same)) < 3 * np.std(same) / math.sqrt(300)


def test_energy_grows_with_a_shift_and_with_another_width():
    people = crowd(200)
    shifted = [energy_distance_db(crowd(200, seed=1, middle=m), people) for m in (0, 3, 6)]
    assert shifted[0] < shifted[1] < shifted[2]
    assert energy_distance_db(crowd(200, seed=1, width=0.1), people) > shifted[0] + 0.5


def test_dispersion_is_generated_over_people():
    people = crowd(300)
    assert dispersion_ratio(3 * people, people) == pytest.approx(3.0)
    assert dispersion_ratio(np.repeat(people[:1], 9, axis=0), people) == pytest.approx(0, abs=1e-6)
    assert math.isnan(dispersion_ratio(people, level(1, 1)))


def test_golden_coverage_by_hand():
    # The 25th and 75th percentile of 0..4 are 1 and 3: two of four people, ends included.
    assert coverage(level(0, 1, 2, 3, 4), level(0.9, 1, 3, 3.1), 25, 75) == 0.5


@pytest.mark.parametrize(("lower", "upper"), [(5, 95), (25, 75), (0, 100)])
def test_coverage_of_one_distribution_is_the_bands_width(lower, upper):
    covered = coverage(crowd(4000), crowd(4000, seed=1), lower, upper)
    assert covered == pytest.approx((upper - lower) / 100, abs=0.03)


@pytest.mark.parametrize(("lower", "upper"), [(75, 25), (-1, 50), (5, 101)])
def test_coverage_of_a_band_that_is_none(lower, upper):
    with pytest.raises(ValueError, match="percentiles must rise"):
        coverage(crowd(9), crowd(9), lower, upper)


def test_c2st_is_chance_for_one_distribution_and_certain_for_two_far_apart():
    people = crowd(150)
    assert c2st(crowd(150, seed=1), people) == pytest.approx(0.5, abs=0.12)
    assert c2st(crowd(150, seed=1, middle=30.0), people) > 0.98


def test_c2st_is_fair_to_sets_of_different_size_and_repeats_itself():
    many, few = crowd(600, seed=1), crowd(60)
    assert c2st(many, few) == pytest.approx(0.5, abs=0.15)
    assert c2st(many, few, seed=3) == c2st(many, few, seed=3)


def test_too_few_curves_have_no_figures():
    one = level(1)
    assert math.isnan(spread_db(one))
    assert math.isnan(energy_distance_db(one, level(1, 2)))
    assert math.isnan(c2st(level(1, 2, 3, 4), crowd(50, bins=8)))


def test_the_floor_of_independent_people_is_near_that_of_one_distribution():
    floor = human_floor(crowd(200))
    assert abs(floor["energy_db"]) < 0.3
    assert floor["dispersion"] == pytest.approx(1, abs=0.2)
    assert floor["coverage_90"] == pytest.approx(0.9, abs=0.06)
    assert set(floor) == set(compare_distributions(crowd(20), crowd(20, seed=1)))


def test_the_floor_is_higher_where_people_differ_and_keep_to_themselves():
    people = np.repeat(np.arange(10), 20)
    lean = np.random.default_rng(1).normal(0, 8, (10, 1))[people]
    curves = crowd(200, width=1.0) + lean
    assert human_floor(curves, people)["energy_db"] > human_floor(curves)["energy_db"] + 0.3


def test_a_crowd_that_does_not_divide_has_no_floor():
    assert all(math.isnan(v) for v in human_floor(crowd(30), np.zeros(30)).values())
    assert math.isnan(human_floor(level(1, 2, 3))["energy_db"])
