"""Scores among people: golden values by hand, and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eqmorph.equalizers.response import response_distance_db
from eqmorph.evaluation.measures.responses import (
    central_score_db,
    human_relative_percentile,
    human_scores_db,
    pairwise_lsd_db,
)


def level(*gains):
    """Curves that are level at some gains: their LSD is the difference of the gains."""
    return np.array(gains, dtype=float)[:, None] * np.ones(8)


def curves(n, seed=0, bins=32):
    return np.random.default_rng(seed).normal(0, 4, (n, bins)).cumsum(axis=1)


def test_pairwise_distances_are_those_of_the_pairs():
    a, b = curves(7), curves(5, seed=1)
    expected = response_distance_db(a[:, None], b[None])
    np.testing.assert_allclose(pairwise_lsd_db(a, b), expected, rtol=1e-9)
    np.testing.assert_allclose(pairwise_lsd_db(a), response_distance_db(a[:, None], a[None]))
    assert (np.diag(pairwise_lsd_db(a)) == 0).all()


def test_pairwise_distances_survive_a_large_common_level():
    np.testing.assert_allclose(pairwise_lsd_db(level(1e6, 1e6 + 3)), [[0, 3], [3, 0]], atol=1e-6)


def test_golden_scores_by_hand():
    people = level(0, 1, 3, 7)
    # From 2: 2, 1, 1, 5.
    assert central_score_db(level(2)[0], people) == pytest.approx(1.5)
    # Each to the three others: (1, 3, 7), (1, 2, 6), (3, 2, 4), (7, 6, 4).
    np.testing.assert_allclose(human_scores_db(people), [3, 2, 3, 6])


@pytest.mark.parametrize(
    ("gain", "percentile"),
    [(2, 0.0), (4, 25.0), (-1, 25.0), (-2, 75.0), (100, 100.0)],
)
def test_golden_percentiles_by_hand(gain, percentile):
    # Scores 1.5, 3 - strictly below 3 is one person -, 3, 4 and 97; people's 2, 3, 3, 6.
    assert human_relative_percentile(level(gain)[0], level(0, 1, 3, 7)) == percentile


def test_a_typical_person_is_near_fifty():
    everybody = curves(201, seed=3)
    found = [human_relative_percentile(c, np.delete(everybody, i, 0)) for i, c in
             enumerate(everybody[:80])]  # fmt: skip
    assert np.mean(found) == pytest.approx(50, abs=10)


def test_the_middle_is_near_zero_and_the_order_of_people_is_irrelevant():
    people = curves(60, seed=4)
    middle = people.mean(axis=0)
    assert human_relative_percentile(middle, people) < 5
    far = middle + 30.0
    assert human_relative_percentile(far, people) == human_relative_percentile(far, people[::-1])


def test_one_person_is_no_crowd():
    assert math.isnan(human_relative_percentile(level(1)[0], level(0)))
    with pytest.raises(ValueError, match="two people or more, got 1"):
        human_scores_db(level(0))
