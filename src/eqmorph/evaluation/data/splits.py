"""Who is held out: folds by contributor and folds by row, each stored as data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.errors import InvalidArgumentError

Unit: TypeAlias = Literal["contributor", "equal settings"]


@dataclass(frozen=True, eq=False)
class Folds:
    """A division of a data set's rows.

    Attributes
    ----------
    assignment : array of int, shape (n,)
        The fold in which each row is held out.
    n_folds : int
    unit : {"contributor", "equal settings"}
        What is never on both sides.
    seed : int
    """

    assignment: NDArray[np.int64]
    n_folds: int
    unit: Unit
    seed: int

    def held_out(self, fold: int) -> NDArray[np.bool_]:
        """Mask of the rows held out in a fold, shape (n,)."""
        mask: NDArray[np.bool_] = self.assignment == fold
        return mask

    def training(self, fold: int) -> NDArray[np.bool_]:
        """Mask of the rows to learn from in a fold, shape (n,)."""
        return ~self.held_out(fold)

    def sides(self, dataset: EqDataset, fold: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Both masks of a fold, after a look that nothing is on both sides.

        Raises
        ------
        InvalidArgumentError
            As `check_no_leak`.
        """
        training, held_out = self.training(fold), self.held_out(fold)
        check_no_leak(dataset, training, held_out, (self.unit,))
        return training, held_out

    def check(self, dataset: EqDataset) -> None:
        """`sides` of every fold, for who takes the folds by number."""
        for fold in range(self.n_folds):
            self.sides(dataset, fold)

    def to_json(self) -> str:
        """The division as JSON text."""
        return json.dumps(
            {"unit": self.unit, "seed": self.seed, "n_folds": self.n_folds,
             "assignment": self.assignment.tolist()}
        )  # fmt: skip


def contributor_folds(dataset: EqDataset, n_folds: int = 5, seed: int = 0) -> Folds:
    """Folds in which no contributor is on both sides, of about the same size.

    Contributors are taken in random order, the largest first where one has more than a tenth of a
    fold, and each joins the smallest fold. Where a source does not tell its contributors apart,
    rows with equal settings are kept together instead, and `unit` says so.

    Parameters
    ----------
    dataset : EqDataset
    n_folds : int
        At least 2.
    seed : int

    Raises
    ------
    InvalidArgumentError
        If there are fewer contributors than folds.
    """
    unit: Unit = "equal settings" if dataset.contributors is None else "contributor"
    groups = row_groups(dataset, unit)
    sizes = np.bincount(groups)
    if n_folds < 2 or len(sizes) < n_folds:
        raise InvalidArgumentError(
            f"{n_folds} folds need at least 2 folds and as many {unit} groups, got {len(sizes)}"
        )
    order = np.random.default_rng(seed).permutation(len(sizes))
    large = sizes[order] > 0.1 * len(dataset) / n_folds
    order = np.concatenate([order[large][np.argsort(-sizes[order[large]])], order[~large]])
    filled = np.zeros(n_folds, dtype=np.int64)
    fold_of = np.empty(len(sizes), dtype=np.int64)
    for group in order:
        fold_of[group] = filled.argmin()
        filled[fold_of[group]] += sizes[group]
    return Folds(fold_of[groups], n_folds, unit, seed)


def row_groups(dataset: EqDataset, unit: Unit) -> NDArray[np.int64]:
    """The number of the group that each row belongs to, shape (n,).

    Raises
    ------
    InvalidArgumentError
        If the unit is unknown, or "contributor" where the source does not tell them apart.
    """
    if unit == "equal settings":
        _, groups = np.unique(dataset.settings, axis=0, return_inverse=True)
    elif unit != "contributor":
        raise InvalidArgumentError(f"unit must be 'contributor' or 'equal settings', got {unit!r}")
    elif dataset.contributors is None:
        raise InvalidArgumentError(
            f"{dataset.source} does not tell its contributors apart; use unit 'equal settings'"
        )
    else:
        _, groups = np.unique(np.array(dataset.contributors), return_inverse=True)
    return np.asarray(groups.ravel(), dtype=np.int64)


def stratified_folds(dataset: EqDataset, n_folds: int = 5, seed: int = 0) -> Folds:
    """Folds by row with about the same share of every term; equal settings stay together.

    A contributor is on both sides, so figures on these folds say how a model does on people it has
    seen. They are for comparison with work that divides so; `contributor_folds` are for judging.

    Parameters
    ----------
    dataset : EqDataset
    n_folds : int
        At least 2.
    seed : int

    Raises
    ------
    InvalidArgumentError
        If there are fewer than two folds, or fewer different settings than folds.
    """
    groups = row_groups(dataset, "equal settings")
    _, first, sizes = np.unique(groups, return_index=True, return_counts=True)
    if n_folds < 2 or len(sizes) < n_folds:
        raise InvalidArgumentError(
            f"{n_folds} folds need at least 2 folds and as many different settings, "
            f"got {len(sizes)}"
        )
    rng = np.random.default_rng(seed)
    terms = np.array(dataset.terms)[first]
    fold_of = np.empty(len(sizes), dtype=np.int64)
    filled = np.zeros(n_folds, dtype=np.int64)
    for term in dataset.term_counts():
        of_term = np.zeros(n_folds, dtype=np.int64)
        for group in rng.permutation(np.flatnonzero(terms == term)):
            # The emptiest fold of the term; of several such, the emptiest in all.
            fold = np.lexsort((filled, of_term))[0]
            fold_of[group] = fold
            of_term[fold] += sizes[group]
            filled[fold] += sizes[group]
    return Folds(fold_of[groups], n_folds, "equal settings", seed)


def check_no_leak(
    dataset: EqDataset,
    training: NDArray[np.bool_],
    held_out: NDArray[np.bool_],
    units: Iterable[Unit] = ("contributor",),
) -> None:
    """Make sure that nothing is on both sides of a division.

    Parameters
    ----------
    dataset : EqDataset
    training, held_out : array of bool, shape (n,)
    units : iterable of {"contributor", "equal settings"}
        What must not be on both sides.

    Raises
    ------
    InvalidArgumentError
        If a row, a contributor or a setting is, with how many.
    """
    if (training & held_out).any():
        raise InvalidArgumentError(f"{int((training & held_out).sum())} rows are on both sides")
    for unit in units:
        groups = row_groups(dataset, unit)
        shared = np.intersect1d(groups[training], groups[held_out])
        if len(shared):
            raise InvalidArgumentError(f"{len(shared)} groups of one {unit} are on both sides")
