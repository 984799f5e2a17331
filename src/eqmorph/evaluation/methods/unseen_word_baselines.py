"""What an unseen word is predicted by without a process: other words' sounds, or the lexicon's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.words.kernels import kernel
from eqmorph.words.leaving_out import LeavingOut, exact_process
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.meaning import read
from eqmorph.words.releasing import RELEASED
from eqmorph.words.vectors import WordVectors

# How sharply the more alike of two words is preferred (a softmax's temperature).
_TEMPERATURE = 0.1


def baselines(
    leaving: LeavingOut,
    wanted: NDArray[np.int64],
    frequent: Sequence[str],
    vectors: WordVectors | None,
) -> dict[str, FloatArray]:
    """Predictions of some cells without their term and their person, by method.

    Parameters
    ----------
    leaving : LeavingOut
    wanted : array of int, shape (m,)
    frequent : sequence of str
        The words with data in plenty, whose curves are mixed.
    vectors : WordVectors or None
        For the two methods by word vectors, which are left out without.

    Returns
    -------
    dict of str to array, shape (m, latent_dim)
        Latents.
    """
    cells = leaving.cells
    alike = kernel(leaving.features, leaving.features, replace(RELEASED, constant=0.0))
    process = exact_process(cells, leaving.code, RELEASED)
    drawn = process.prior(leaving.features)[cells.term[wanted]]
    both = " and ".join(frequent)
    found = {
        "constant": _each(leaving, wanted, lambda cell, others: cells.latents[others].mean(axis=0)),
        "lexicon only": drawn,
        f"{both} by likeness": _mixed(leaving, wanted, alike, frequent),
        "nearest term": _nearest(leaving, wanted, alike),
    }
    if vectors is not None:
        by_vectors = cosines(vectors, cells.terms)
        found[f"{both} by word vectors"] = _mixed(leaving, wanted, by_vectors, frequent)
        found["nearest term by word vectors"] = _nearest(leaving, wanted, by_vectors)
    return found


def cosines(vectors: WordVectors, terms: Sequence[str]) -> FloatArray:
    """Cosine of the terms' vectors as they come, with no regard to opposites, shape (t, t)."""
    rows = replace(vectors, centre=np.zeros_like(vectors.centre)).of(
        [read(term, load_lexicon()) for term in terms]
    )
    near: FloatArray = rows @ rows.T
    return near


def _each(
    leaving: LeavingOut,
    wanted: NDArray[np.int64],
    predict: Callable[[int, NDArray[np.bool_]], FloatArray],
) -> FloatArray:
    """A prediction of each cell from the mask of cells of other terms by other people."""
    return np.stack([predict(int(cell), ~leaving.left_out(int(cell))) for cell in wanted])


def _nearest(leaving: LeavingOut, wanted: NDArray[np.int64], alike: FloatArray) -> FloatArray:
    """The mean curve of the other people's word that is most like each."""
    cells = leaving.cells

    def predict(cell: int, others: NDArray[np.bool_]) -> FloatArray:
        near = np.where(others, alike[cells.term[cell]][cells.term], -np.inf)
        mean: FloatArray = cells.latents[near == near.max()].mean(axis=0)
        return mean

    return _each(leaving, wanted, predict)


def _mixed(
    leaving: LeavingOut, wanted: NDArray[np.int64], alike: FloatArray, frequent: Sequence[str]
) -> FloatArray:
    """The frequent words' mean curves, each weighed by how alike the word is."""
    cells = leaving.cells
    known = [cells.terms.index(term) for term in frequent]

    def predict(cell: int, others: NDArray[np.bool_]) -> FloatArray:
        weights = np.exp(alike[cells.term[cell], known] / _TEMPERATURE)
        means = np.stack([cells.latents[others & (cells.term == t)].mean(axis=0) for t in known])
        mixed: FloatArray = weights @ means / weights.sum()
        return mixed

    return _each(leaving, wanted, predict)
