"""Who is held out: folds by contributor, stored as data."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset


@dataclass(frozen=True, eq=False)
class Folds:
    """A division of a data set's rows.

    Attributes
    ----------
    assignment : array of int, shape (n,)
        The fold in which each row is held out.
    n_folds : int
    unit : str
        What is never on both sides: "contributor" or "equal settings".
    seed : int
    """

    assignment: NDArray[np.int64]
    n_folds: int
    unit: str
    seed: int

    def held_out(self, fold: int) -> NDArray[np.bool_]:
        """Mask of the rows held out in a fold, shape (n,)."""
        mask: NDArray[np.bool_] = self.assignment == fold
        return mask

    def to_json(self) -> str:
        """The division as JSON text."""
        return json.dumps(
            {"unit": self.unit, "seed": self.seed, "n_folds": self.n_folds,
             "assignment": self.assignment.tolist()}
        )  # fmt: skip

    @classmethod
    def from_json(cls, text: str) -> Folds:
        """The division that `to_json` wrote."""
        data = json.loads(text)
        return cls(np.array(data["assignment"]), data["n_folds"], data["unit"], data["seed"])


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
    ValueError
        If there are fewer contributors than folds.
    """
    if dataset.contributors is None:
        unit = "equal settings"
        _, groups = np.unique(dataset.settings, axis=0, return_inverse=True)
    else:
        unit = "contributor"
        _, groups = np.unique(np.array(dataset.contributors), return_inverse=True)
    sizes = np.bincount(groups.ravel())
    if n_folds < 2 or len(sizes) < n_folds:
        raise ValueError(
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
    return Folds(fold_of[groups.ravel()], n_folds, unit, seed)
