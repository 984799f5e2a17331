"""Lessons: made-up settings between real ones, and the names a forest gives them."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.model import lessons
from eqmorph.model.lessons import cross_and_mix, forest_lessons
from eqmorph.network.losses import UNLABELLED

N = 400


@pytest.fixture(autouse=True)
def _few_trees(monkeypatch):
    """Ten trees show all that these tests look at, in a twentieth of the time."""
    monkeypatch.setattr(lessons, "_N_TREES", 10)


def two_clouds(rows=40, apart=0.5, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.arange(rows) % 2
    unit = np.where(labels[:, None] == 0, -apart, apart) + rng.normal(0, 0.1, (rows, 6))
    return unit, labels


def test_points_lie_in_the_box_of_their_pair():
    ends = np.random.default_rng(1).uniform(-1, 1, (2, 13))
    made = cross_and_mix(ends, N, np.random.default_rng(0))
    assert made.shape == (N, 13)
    assert (made >= ends.min(axis=0) - 1e-12).all()
    assert (made <= ends.max(axis=0) + 1e-12).all()


def test_half_are_crossed_and_half_lie_on_the_line():
    ends = np.array([[0.0] * 13, [1.0] * 13])
    made = cross_and_mix(ends, 4000, np.random.default_rng(0))
    # A row paired with itself, one time in two here, is both.
    crossed = np.isin(made, (0.0, 1.0)).all(axis=1)
    straight = np.ptp(made, axis=1) < 1e-12
    assert (crossed | straight).all()
    pure = ~(crossed & straight)
    assert 0.4 < crossed[pure].mean() < 0.6
    inside = made[straight & pure, 0]
    assert (inside.min() < 0.1, inside.max() > 0.9) == (True, True)


def test_every_row_is_a_parent():
    ends = np.diag(np.arange(1.0, 9.0))
    made = cross_and_mix(ends, N, np.random.default_rng(0))
    assert (made.max(axis=0) > 0).all()


def test_lessons_are_named_as_the_cloud_they_are_in():
    unit, labels = two_clouds()
    made = forest_lessons(unit, labels, seed=0, n=N)
    left, right = (made.unit < -0.3).all(axis=1), (made.unit > 0.3).all(axis=1)
    assert min(left.sum(), right.sum()) > N / 10
    assert (made.labels[left] == 0).all()
    assert (made.labels[right] == 1).all()


def test_labels_are_those_of_known_classes_and_unlabelled_rows_are_left_out():
    unit, labels = two_clouds()
    labels = np.where(labels == 0, 3, 7)
    unit = np.concatenate([unit, np.full((20, 6), 50.0)])
    labels = np.concatenate([labels, np.full(20, UNLABELLED)])
    made = forest_lessons(unit, labels, seed=0, n=N)
    assert set(made.labels) == {3, 7}
    assert made.labels.dtype == np.int64
    assert made.unit.max() < 2.0


def test_the_same_seed_gives_the_same_lessons():
    unit, labels = two_clouds(apart=0.05)
    first, again, other = (forest_lessons(unit, labels, seed, n=N) for seed in (4, 4, 5))
    assert np.array_equal(first.unit, again.unit)
    assert np.array_equal(first.labels, again.labels)
    assert not np.array_equal(first.unit, other.unit)


@pytest.mark.parametrize(
    ("n_rows", "labels"),
    [
        (40, lambda i: 0),
        (40, lambda i: UNLABELLED),
        (40, lambda i: 0 if i < 31 else 1),
        (0, lambda i: 0),
    ],
    ids=["one class", "none", "a class of nine", "no rows"],
)
def test_without_two_classes_there_are_no_lessons(n_rows, labels):
    unit = np.zeros((n_rows, 6))
    assert forest_lessons(unit, np.array([labels(i) for i in range(n_rows)], dtype=int), 0) is None


def test_a_class_of_ten_is_enough():
    unit, _ = two_clouds()
    labels = (np.arange(40) >= 30).astype(int)
    assert len(forest_lessons(unit, labels, 0, n=7).labels) == 7
