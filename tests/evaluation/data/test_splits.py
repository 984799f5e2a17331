"""Folds: nobody on both sides, everybody held out once, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.datasets.cleaning import CleaningReport
from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.data.splits import Folds, contributor_folds


def dataset(contributors, unit=None):
    n = len(contributors) if unit is None else len(unit)
    if unit is None:
        unit = np.random.default_rng(0).uniform(-0.9, 0.9, (n, 13))
    words = ("dark",) * n
    return EqDataset(
        space=PARAMETRIC_SPACE,
        settings=PARAMETRIC_SPACE.canonical(PARAMETRIC_SPACE.from_unit(unit)),
        terms=words,
        descriptors=words,
        ids=tuple(map(str, range(n))),
        contributors=contributors,
        source="made up",
        fingerprint="0",
        cleaning=CleaningReport(n, n),
    )


def crowd(rows=500, people=60, seed=0):
    """As in SAFE-DB, a few busy people and many who came once."""
    rng = np.random.default_rng(seed)
    chance = np.arange(1.0, people + 1) ** -1.5
    who = rng.choice(people, size=rows, p=chance / chance.sum())
    return dataset(tuple(f"c{w:03d}" for w in who))


def sides(data, folds, fold):
    held = folds.held_out(fold)
    who = np.array(data.contributors)
    return set(who[held]), set(who[~held])


@pytest.mark.parametrize("n_folds", [2, 5, 10])
@pytest.mark.parametrize("seed", [0, 1])
def test_nobody_is_on_both_sides(n_folds, seed):
    data = crowd()
    folds = contributor_folds(data, n_folds, seed)
    for fold in range(n_folds):
        held, training = sides(data, folds, fold)
        assert held
        assert training
        assert not held & training


def test_every_row_is_held_out_once():
    folds = contributor_folds(crowd(), 5)
    assert folds.assignment.shape == (500,)
    counts = sum(folds.held_out(fold).astype(int) for fold in range(5))
    assert (counts == 1).all()


@pytest.mark.parametrize("seed", range(4))
def test_folds_are_of_about_the_same_size(seed):
    # A quarter of the rows each, but where one person alone has more.
    people = tuple(f"c{i // 4}" for i in range(400))
    sizes = np.bincount(contributor_folds(dataset(people), 4, seed).assignment)
    assert np.ptp(sizes) <= 4
    data = crowd()
    busiest = max(data.contributors.count(p) for p in set(data.contributors))
    sizes = np.bincount(contributor_folds(data, 5, seed).assignment)
    assert busiest > 100
    assert sizes.max() == busiest
    assert np.ptp(np.sort(sizes)[:-1]) <= 10


def test_the_same_seed_gives_the_same_folds():
    first, again, other = (contributor_folds(crowd(), 5, seed).assignment for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_equal_settings_stay_together_where_people_are_unknown():
    unit = np.repeat(np.random.default_rng(0).uniform(-0.9, 0.9, (40, 13)), 3, axis=0)
    order = np.random.default_rng(1).permutation(120)
    folds = contributor_folds(dataset(None, unit[order]), 4)
    assert folds.unit == "equal settings"
    for original in range(40):
        assert len(set(folds.assignment[order // 3 == original])) == 1
    assert np.ptp(np.bincount(folds.assignment)) <= 3


@pytest.mark.parametrize(
    ("people", "n_folds", "message"),
    [
        (("a", "b", "a"), 3, "3 folds need at least 2 folds and as many contributor groups, got 2"),
        (("a", "b"), 1, "1 folds need at least 2 folds"),
        (("a", "b"), 0, "0 folds need at least 2 folds"),
    ],
)
def test_more_folds_than_people(people, n_folds, message):
    with pytest.raises(ValueError, match=message):
        contributor_folds(dataset(people), n_folds)


@pytest.mark.data
def test_folds_of_the_real_file(data_dir):
    data = SAFEDBDatasetLoader(data_dir).load()
    folds = contributor_folds(data, 5)
    for fold in range(5):
        held, training = sides(data, folds, fold)
        assert not held & training
        assert {"warm", "bright"} <= set(data.subset(folds.held_out(fold)).terms)
    sizes = np.bincount(folds.assignment)
    assert sizes.sum() == 1473
    assert sizes.min() > 0.7 * 1473 / 5


def test_a_study_gets_no_sides_with_somebody_on_both():
    people = crowd(60, 12)
    folds = contributor_folds(people, 3)
    training, held_out = folds.sides(people, 1)
    assert (training == ~held_out).all()
    moved = folds.assignment.copy()
    names = np.array(people.contributors)
    busy = next(i for i in np.flatnonzero(held_out) if (names == names[i]).sum() > 1)
    moved[busy] = 2
    leaky = Folds(moved, 3, "contributor", 0)
    with pytest.raises(InvalidArgumentError, match="on both sides"):
        leaky.sides(people, 1)
