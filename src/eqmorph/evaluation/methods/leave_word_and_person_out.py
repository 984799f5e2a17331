"""The rare words' rows, and the process that predicts each without its word and its person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.data.splits import contributor_folds
from eqmorph.evaluation.measures.rare_words import RareRows
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.sound.codec import Codec
from eqmorph.words.leaving_out import LeavingOut
from eqmorph.words.observations import Cells
from eqmorph.words.process import TermProcess


@dataclass(frozen=True, eq=False)
class UnseenTask(RareRows):
    """The rows, the cells that are to be predicted, and the process that does it.

    Attributes
    ----------
    latents : array, shape (rows, latent_dim)
        What people did, as sounds.
    leaving : LeavingOut
    cells : array of int, shape (m,)
        Which of the process's cells are predicted.
    codec : Codec
        Makes latents of settings and settings of latents; it must not know the people judged.
    """

    latents: FloatArray
    leaving: LeavingOut
    cells: NDArray[np.int64]
    codec: Codec

    @classmethod
    def of(cls, dataset: EqDataset, frequent: Sequence[str], codec: Codec) -> UnseenTask:
        """All rows of a data set but those of the frequent terms."""
        latents = codec.encode(dataset.settings)
        cells = Cells.of(dataset, latents)
        position = {t: i for i, t in enumerate(cells.terms)}
        _, person = np.unique(np.array(dataset.contributors), return_inverse=True)
        term = np.array([position[t] for t in dataset.terms])
        common = {position[t] for t in frequent if t in position}
        wanted = np.flatnonzero(~np.isin(cells.term, list(common)))
        place = {(int(cells.person[c]), int(cells.term[c])): i for i, c in enumerate(wanted)}
        rows = np.flatnonzero(~np.isin(term, list(common)))
        leaving = LeavingOut(cells, codec.code)
        check_left_out(leaving, wanted)
        return cls(
            np.array([place[int(person[r]), int(term[r])] for r in rows]),
            term[rows],
            person[rows],
            dataset.space.magnitude_response_db(dataset.settings[rows], GRID),
            latents[rows],
            leaving,
            wanted,
            codec,
        )

    def played_db(self, latents: FloatArray) -> FloatArray:
        """The curves of the settings that a user gets of latents, (m, latent_dim) -> (m, 256)."""
        return self.codec.space.magnitude_response_db(self.codec.decode(latents), GRID)

    def mean_db(self, latents: FloatArray, rows: NDArray[np.bool_] | None = None) -> float:
        """Mean distance over terms of predicted latents, by cell, from all rows or some.

        In the latent itself: quick, and within a hundredth of what the settings give.
        """
        apart = np.linalg.norm(latents[self.row_cell] - self.latents, axis=1)
        return float(np.nanmean(self.term_errors(apart, rows)))


def check_left_out(leaving: LeavingOut, wanted: NDArray[np.int64]) -> None:
    """Make sure that what predicts a cell knows neither its word nor its person.

    Raises
    ------
    InvalidArgumentError
        If it knows either, with how many cells.
    """
    cells = leaving.cells
    for cell in wanted:
        known = ~leaving.left_out(int(cell))
        same = (cells.term == cells.term[cell]) | (cells.person == cells.person[cell])
        if (known & same).any():
            raise InvalidArgumentError(
                f"{int((known & same).sum())} cells of the word or the person that is to be "
                "predicted are on both sides"
            )


def reading_as(process: TermProcess, other: TermProcess) -> TermProcess:
    """A process with what another one has read of the same terms' texts, which takes most time.

    It does not depend on whose sounds are left out.
    """
    assert process.terms == other.terms, "of the same terms"
    vars(process)["spelling"] = other.spelling
    vars(process)["term_features"] = other.term_features
    return process


def folds_of_cells(dataset: EqDataset, cells: Cells, n_folds: int, seed: int) -> NDArray[np.int64]:
    """The fold of people that each cell belongs to."""
    folds = contributor_folds(dataset, n_folds, seed)
    folds.check(dataset)
    _, person = np.unique(np.array(dataset.contributors), return_inverse=True)
    fold_of_person = np.zeros(person.max() + 1, dtype=np.int64)
    fold_of_person[person] = folds.assignment
    found: NDArray[np.int64] = fold_of_person[cells.person]
    return found
