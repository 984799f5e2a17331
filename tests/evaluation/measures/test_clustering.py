"""Grouping by word: golden values by hand, and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eqmorph.evaluation.measures.clustering import (
    collapsed_silhouette,
    compare_grouping,
    macro_silhouette,
    neighbour_accuracy,
)
from eqmorph.network.grouping import silhouette


def line(*places):
    return np.array(places, dtype=float)[:, None]


def test_the_macro_silhouette_by_hand():
    # a at 0, 0, 0, 0: nothing within, 10 or 12 away: 1 each. b at 10, 12: (10-2)/10, (12-2)/12.
    latents, labels = line(0, 0, 0, 0, 10, 12), list("aaaabb")
    of_b = (8 / 10 + 10 / 12) / 2
    assert macro_silhouette(latents, labels) == pytest.approx((1 + of_b) / 2)
    assert silhouette(latents, labels) == pytest.approx((4 + 2 * of_b) / 6)


def test_it_is_the_plain_one_where_terms_are_equally_frequent():
    latents = np.random.default_rng(0).normal(size=(40, 3))
    labels = np.repeat(["a", "b"], 20)
    assert macro_silhouette(latents, labels) == pytest.approx(silhouette(latents, labels))


@pytest.mark.parametrize("labels", ["", "a", "aaa", "abc"])
def test_it_is_undefined_without_groups(labels):
    assert math.isnan(macro_silhouette(line(*range(len(labels))), list(labels)))


def test_neighbours_name_by_majority_and_terms_count_alike():
    training, names = line(*[0.0] * 20, *[9.0] * 20), np.repeat(["a", "b"], 20)
    # All nine a are right; one of two b is among the a.
    held_out, truth = line(*[0.1] * 9, 8.0, 0.2), [*"aaaaaaaaa", "b", "b"]
    assert neighbour_accuracy(training, names, held_out, truth) == pytest.approx((1 + 0.5) / 2)
    assert math.isnan(neighbour_accuracy(training, names, line(), []))


def test_golden_ceiling():
    assert collapsed_silhouette(0.0) == 1.0
    assert collapsed_silhouette(0.5) == 0.0
    assert collapsed_silhouette(0.08) == pytest.approx(0.767, abs=1e-3)


@pytest.mark.parametrize("error", [0.0, 0.1, 0.25])
def test_the_ceiling_is_the_silhouette_of_a_collapsed_latent(error):
    n = 2000
    wrong = int(error * n)
    latents = line(*[0.0] * (n - wrong), *[1.0] * wrong, *[1.0] * (n - wrong), *[0.0] * wrong)
    found = silhouette(latents, np.repeat(["a", "b"], n))
    assert found == pytest.approx(collapsed_silhouette(error), abs=1e-3)


@pytest.mark.parametrize("error", [-0.01, 0.51, math.nan])
def test_an_error_beyond_chance_is_none(error):
    with pytest.raises(ValueError, match=r"error must be in \[0, 0.5\]"):
        collapsed_silhouette(error)


def test_all_figures_by_name():
    latents, labels = line(0, 0.1, 5, 5.1), list("aabb")
    found = compare_grouping(latents, labels, latents, labels)
    assert set(found) == {"silhouette", "macro_silhouette", "davies_bouldin", "neighbour_accuracy"}
    assert found["silhouette"] > 0.9 > 0.1 > found["davies_bouldin"]
