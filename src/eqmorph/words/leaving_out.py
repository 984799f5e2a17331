"""Predictions of words without the word and without the person, for calibrating and judging."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.sound.code import SoundCode
from eqmorph.words.kernels import Features, KernelSettings, kernel
from eqmorph.words.observations import Cells, group_weights, term_shares
from eqmorph.words.process import TermProcess, left_out_mean
from eqmorph.words.vectors import WordVectors


def cell_noise(cells: Cells, settings: KernelSettings) -> FloatArray:
    """Variance of each cell, in the kernel's units."""
    return np.asarray(settings.noise_per_row / cells.n_rows + settings.noise_per_cell)


def exact_process(
    cells: Cells,
    code: SoundCode,
    settings: KernelSettings,
    vectors: WordVectors | None = None,
) -> TermProcess:
    """The process whose observations are the cells themselves: for judging, never for shipping."""
    weights = np.eye(len(cells))
    return TermProcess(
        cells.terms, term_shares(weights, cells), cells.huber_weighted(settings.huber_db),
        cell_noise(cells, settings), code, settings, vectors,
    )  # fmt: skip


def grouped_process(
    cells: Cells, weights: FloatArray, code: SoundCode, settings: KernelSettings
) -> TermProcess:
    """The process whose observations are means of cells, rows of `weights`."""
    return TermProcess(
        cells.terms, term_shares(weights, cells), weights @ cells.huber_weighted(settings.huber_db),
        weights**2 @ cell_noise(cells, settings), code, settings,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class LeavingOut:
    """A data set's cells, ready to be predicted without their term and their person.

    Attributes
    ----------
    cells : Cells
    code : SoundCode
        What their latents mean.
    vectors : WordVectors or None
        Vectors of words to compare texts by, too.
    """

    cells: Cells
    code: SoundCode
    vectors: WordVectors | None = None

    @cached_property
    def features(self) -> Features:
        """What the kernel reads of the terms."""
        return self._process(KernelSettings()).term_features

    def _process(self, settings: KernelSettings) -> TermProcess:
        return exact_process(self.cells, self.code, settings, self.vectors)

    def left_out(self, cell: int) -> NDArray[np.bool_]:
        """Mask of the cells that share a cell's term or its person."""
        cells = self.cells
        mask: NDArray[np.bool_] = (cells.term == cells.term[cell]) | (
            cells.person == cells.person[cell]
        )
        return mask

    def predict(
        self,
        settings: KernelSettings,
        wanted: NDArray[np.int64],
        usable: NDArray[np.bool_] | None = None,
        strict: NDArray[np.bool_] | None = None,
    ) -> FloatArray:
        """Latents of some cells' terms, from the cells of other terms by other people.

        Parameters
        ----------
        settings : KernelSettings
        wanted : array of int, shape (m,)
        usable : array of bool, shape (n,), optional
            Cells that may be used at all, the wanted ones among them; all by default.
        strict : array of bool, shape (t, t), optional
            Terms that go together with each term: "and its relatives".

        Returns
        -------
        array, shape (m, latent_dim)
        """
        cells = self.cells
        index = np.arange(len(cells)) if usable is None else np.flatnonzero(usable)
        place = np.full(len(cells), -1)
        place[index] = np.arange(len(index))
        prior = self._process(settings).prior(self.features)
        between = kernel(self.features, self.features, settings)
        terms = cells.term[index]
        covariance = between[np.ix_(terms, terms)] + np.diag(cell_noise(cells, settings)[index])
        precision = np.asarray(np.linalg.inv(covariance), dtype=np.float64)
        residuals = cells.huber_weighted(settings.huber_db)[index] - prior[terms]
        predicted = np.empty((len(wanted), cells.latents.shape[1]))
        for row, cell in enumerate(wanted):
            mask = self.left_out(int(cell))
            if strict is not None:
                mask = mask | strict[cells.term[cell]][cells.term]
            gone = np.flatnonzero(mask[index]).astype(np.int64)
            learnt = left_out_mean(precision, residuals, gone)
            at = int(np.flatnonzero(gone == place[cell])[0])
            predicted[row] = prior[cells.term[cell]] + learnt[at]
        return predicted

    def predict_grouped(
        self, settings: KernelSettings, wanted: NDArray[np.int64], groups: NDArray[np.int64]
    ) -> FloatArray:
        """The same by the shipped form: group means, each refitted without the cells left out."""
        cells = self.cells
        prior = self._process(settings).prior(self.features)
        between = kernel(self.features, self.features, settings)
        between_cells = between[np.ix_(cells.term, cells.term)]
        residuals = cells.huber_weighted(settings.huber_db) - prior[cells.term]
        noise = cell_noise(cells, settings)
        predicted = np.empty((len(wanted), cells.latents.shape[1]))
        for row, cell in enumerate(wanted):
            weights = group_weights(groups, ~self.left_out(int(cell)))
            covariance = weights @ between_cells @ weights.T + np.diag(weights**2 @ noise)
            pulls = np.linalg.solve(covariance, weights @ between_cells[cell])
            predicted[row] = prior[cells.term[cell]] + (pulls @ weights) @ residuals
        return predicted
