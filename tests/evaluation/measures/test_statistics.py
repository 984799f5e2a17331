"""Intervals and tests: goldens, coverage of the truth, and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eqmorph.evaluation.measures.statistics import (
    benjamini_hochberg,
    bootstrap_interval,
    cluster_means,
    paired_wilcoxon,
)


def test_an_interval_is_about_two_standard_errors_wide():
    values = np.random.default_rng(0).normal(5.0, 2.0, 400)
    interval = bootstrap_interval(values)
    assert interval.estimate == values.mean()
    assert interval.high - interval.low == pytest.approx(2 * 1.96 * 2.0 / 20, rel=0.15)
    assert interval.low < interval.estimate < interval.high


def test_nineteen_of_twenty_intervals_hold_the_truth():
    rng = np.random.default_rng(1)
    intervals = [bootstrap_interval(rng.normal(size=60), n_resamples=300) for _ in range(200)]
    assert np.mean([i.low <= 0 <= i.high for i in intervals]) == pytest.approx(0.94, abs=0.04)


def test_people_who_repeat_themselves_make_a_wider_interval():
    who = np.repeat(np.arange(20), 30)
    values = np.random.default_rng(2).normal(size=20)[who]
    alone, together = bootstrap_interval(values), bootstrap_interval(values, clusters=who)
    # As if there were 20 values, not 600.
    assert together.high - together.low > 4 * (alone.high - alone.low)
    named = bootstrap_interval(values, clusters=[f"c{w:02d}" for w in who])
    assert named == together


def test_an_interval_is_the_same_for_a_seed_and_takes_another_statistic():
    values = np.random.default_rng(3).exponential(size=50)
    assert bootstrap_interval(values, seed=4) == bootstrap_interval(values, seed=4)
    assert bootstrap_interval(values, seed=4) != bootstrap_interval(values, seed=5)
    assert bootstrap_interval(values, np.median).estimate == np.median(values)
    wide, narrow = (bootstrap_interval(values, level=x) for x in (0.99, 0.5))
    assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ([], {}, "one or more finite numbers"),
        ([1.0, math.nan], {}, "not finite"),
        ([1.0, 2.0], {"clusters": ["a"]}, "2 values need as many clusters, got 1"),
        ([1.0, 2.0], {"level": 1.0}, r"level must be in \(0, 1\), got 1.0"),
    ],
)
def test_no_interval_without_values(values, options, message):
    with pytest.raises(ValueError, match=message):
        bootstrap_interval(values, **options)


def test_cluster_means_by_hand():
    np.testing.assert_allclose(cluster_means([1, 2, 6, 4], ["b", "a", "b", "a"]), [3.0, 3.5])


def test_golden_wilcoxon_by_hand():
    # All five differences have one sign: p = 2 / 2^5.
    test = paired_wilcoxon([1, 2, 3, 4, 5], [1.1, 2.2, 3.3, 4.4, 5.5])
    assert test.p_value == pytest.approx(2 / 32)
    assert (test.n, test.win_rate) == (5, 1.0)
    assert test.mean_difference == pytest.approx(-0.3)
    assert test.median_difference == pytest.approx(-0.3)


def test_swapping_the_methods_swaps_the_sign():
    a, b = np.random.default_rng(5).normal(size=(2, 30))
    one, other = paired_wilcoxon(a, b), paired_wilcoxon(b, a)
    assert one.p_value == pytest.approx(other.p_value)
    assert one.median_difference == -other.median_difference
    assert one.win_rate == pytest.approx(1 - other.win_rate)


def test_equal_methods_do_not_differ():
    test = paired_wilcoxon([1.0, 2.0], [1.0, 2.0])
    assert (test.p_value, test.win_rate) == (1.0, 0.5)


def test_p_is_small_for_one_method_in_twenty_where_there_is_no_difference():
    rng = np.random.default_rng(6)
    p = [paired_wilcoxon(*rng.normal(size=(2, 25))).p_value for _ in range(400)]
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.035)


def test_pairs_need_partners():
    with pytest.raises(ValueError, match="equal lengths, got 2 and 1"):
        paired_wilcoxon([1.0, 2.0], [1.0])


def test_golden_benjamini_hochberg_by_hand():
    # p(i) n / i from the largest down, each at most the next: .04, .06, .06, .2
    made = benjamini_hochberg([0.03, 0.01, 0.2, 0.045])
    np.testing.assert_allclose(made, [0.06, 0.04, 0.2, 0.06])


def test_adjusting_keeps_the_order_and_lowers_nothing():
    p = np.random.default_rng(7).uniform(size=30)
    adjusted = benjamini_hochberg(p)
    assert (adjusted >= p).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p)]) >= 0).all()


def test_a_family_of_none_and_of_no_p_values():
    assert len(benjamini_hochberg([])) == 0
    with pytest.raises(ValueError, match=r"p-values must be in \[0, 1\]"):
        benjamini_hochberg([0.2, 1.2])
    with pytest.raises(ValueError, match=r"p-values must be in \[0, 1\]"):
        benjamini_hochberg([0.2, math.nan])
