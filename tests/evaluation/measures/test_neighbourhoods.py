"""Trustworthiness and continuity: against their definition, and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eqmorph.evaluation.measures.neighbourhoods import continuity, trustworthiness


def by_definition(space, code, k):
    """Venna and Kaski's formula, with loops."""
    n = len(space)

    def order(points, i):
        distance = np.linalg.norm(points - points[i], axis=1)
        return [j for j in np.argsort(distance, kind="stable") if j != i]

    penalty = 0
    for i in range(n):
        rank = {j: r for r, j in enumerate(order(space, i), start=1)}
        penalty += sum(rank[j] - k for j in order(code, i)[:k] if rank[j] > k)
    return 1 - 2 * penalty / (n * k * (2 * n - 3 * k - 1))


def cloud(n=40, d=6, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


def test_both_by_definition():
    space = cloud()
    code = space[:, :2]
    assert trustworthiness(space, code, 5) == pytest.approx(by_definition(space, code, 5))
    assert continuity(space, code, 5) == pytest.approx(by_definition(code, space, 5))


def test_a_code_that_keeps_distances_is_perfect():
    space = cloud(d=2)
    turned = 3.0 * space @ np.array([[0.6, -0.8], [0.8, 0.6]]) + 7.0
    assert trustworthiness(space, turned) == continuity(space, turned) == 1.0


def test_folding_loses_trust_and_tearing_loses_continuity():
    x = np.linspace(-1, 1, 61)[:, None] + 1e-4 * cloud(61, 1)
    folded = np.abs(x)
    assert trustworthiness(x, folded) < continuity(x, folded)
    torn = np.where(x > 0, x + 50, -x)
    ring = np.hstack([np.cos(3 * x), np.sin(3 * x)])
    assert continuity(ring, torn) < 1.0


def test_more_dimensions_keep_more():
    space = cloud(80)
    kept = [trustworthiness(space, space[:, :d]) for d in (1, 2, 4, 6)]
    assert kept == sorted(kept)
    assert kept[-1] == 1.0


def test_few_rows_use_fewer_neighbours_or_none():
    assert trustworthiness(cloud(6), cloud(6)) == 1.0
    assert math.isnan(trustworthiness(cloud(3), cloud(3)))
    with pytest.raises(ValueError, match="5 responses need as many codes, got 4"):
        trustworthiness(cloud(5), cloud(4))
