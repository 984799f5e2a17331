"""Stratified folds, halves, and the check that nothing is on both sides."""

from __future__ import annotations

import json

import numpy as np
import pytest

from eqmorph.datasets.cleaning import CleaningReport
from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.equalizers.space import PARAMETRIC_SPACE as SPACE
from eqmorph.evaluation.data.splits import (
    check_no_leak,
    contributor_folds,
    row_groups,
    stratified_folds,
)


def crowd(n=300, people=25, known=True, seed=0):
    """Half "dark", a third "crisp", the rest "odd"; every tenth row repeats an earlier one."""
    rng = np.random.default_rng(seed)
    unit = rng.uniform(-0.9, 0.9, (n, 13))
    unit[9::10] = unit[: len(unit[9::10])]
    terms = tuple(np.where(rng.random(n) < 0.5, "dark", np.where(rng.random(n) < 0.7, "crisp",
                  "odd")).tolist())  # fmt: skip
    who = tuple(f"c{w:02d}" for w in (people * rng.random(n) ** 2).astype(int))
    return EqDataset(
        space=SPACE,
        settings=SPACE.canonical(SPACE.from_unit(unit)),
        terms=terms,
        descriptors=terms,
        ids=tuple(map(str, range(n))),
        contributors=who if known else None,
        source="made up",
        fingerprint="0",
        cleaning=CleaningReport(n, n),
    )


def test_stratified_folds_share_out_every_term():
    dataset = crowd()
    folds = stratified_folds(dataset, 5)
    terms = np.array(dataset.terms)
    for term in set(terms):
        share = np.bincount(folds.assignment[terms == term], minlength=5)
        assert share.max() - share.min() <= 4
    sizes = np.bincount(folds.assignment)
    assert sizes.max() - sizes.min() <= 8


def test_stratified_folds_keep_repeats_together_and_contributors_apart():
    dataset = crowd()
    folds = stratified_folds(dataset, 5)
    for fold in range(5):
        sides = folds.training(fold), folds.held_out(fold)
        check_no_leak(dataset, *sides, units=("equal settings",))
        with pytest.raises(ValueError, match="groups of one contributor are on both sides"):
            check_no_leak(dataset, *sides)


def test_stratified_folds_repeat_themselves_and_are_data():
    one, same, other = (stratified_folds(crowd(), seed=s) for s in (1, 1, 2))
    assert np.array_equal(one.assignment, same.assignment)
    assert not np.array_equal(one.assignment, other.assignment)
    read = json.loads(one.to_json())
    assert read.pop("assignment") == one.assignment.tolist()
    assert read == {"unit": "equal settings", "seed": 1, "n_folds": 5}


@pytest.mark.parametrize("n_folds", [1, 400])
def test_as_many_folds_as_there_are_settings(n_folds):
    with pytest.raises(ValueError, match=f"{n_folds} folds need at least 2 folds"):
        stratified_folds(crowd(), n_folds)


def test_a_source_without_contributors_says_so():
    with pytest.raises(ValueError, match="made up does not tell its contributors apart"):
        row_groups(crowd(known=False), "contributor")
    with pytest.raises(ValueError, match=r"unit must be .* got 'row'"):
        row_groups(crowd(), "row")


def test_a_row_on_both_sides_is_found():
    dataset = crowd()
    everything = np.ones(len(dataset), dtype=bool)
    with pytest.raises(ValueError, match="300 rows are on both sides"):
        check_no_leak(dataset, everything, everything, units=())


@pytest.mark.data
def test_no_contributor_is_on_both_sides_of_the_real_folds(data_dir):
    dataset = SAFEDBDatasetLoader(data_dir).load()
    by_people, by_row = contributor_folds(dataset), stratified_folds(dataset)
    for fold in range(5):
        check_no_leak(dataset, by_people.training(fold), by_people.held_out(fold))
        sides = by_row.training(fold), by_row.held_out(fold)
        check_no_leak(dataset, *sides, units=("equal settings",))
