"""SocialFX as evidence for rare words: what its people drew for words that several of them used.

Its curves have no scale and no level (units of each contributor's own deviation), so they speak of
the shape of a curve only: the process with them gives the shape, the process without them the
level. It tells no contributors apart; a setting counts as a person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.evaluation.methods.leave_word_and_person_out import UnseenTask
from eqmorph.sound.code import SoundCode
from eqmorph.words.kernels import KernelSettings, kernel
from eqmorph.words.leaving_out import cell_noise, exact_process
from eqmorph.words.meaning import read
from eqmorph.words.process import left_out_mean
from eqmorph.words.releasing import RELEASED

FEWEST_SETTINGS = 2


@dataclass(frozen=True)
class ShapeSettings:
    """How SocialFX counts.

    Attributes
    ----------
    scale : float
        Of its curves as Audealize plays them; 0 leaves SocialFX out.
    noise_per_row, noise_per_term : float
        Variance of one setting, and of its people's reading of a word.
    """

    scale: float = 1.0
    noise_per_row: float = 4.0
    noise_per_term: float = 1.0


# What is chosen from, without SocialFX first.
SHAPE_CHOICES = (
    ShapeSettings(0.0),
    *(
        ShapeSettings(scale, row, term)
        for scale in (0.4, 0.7, 1.0)
        for row in (4.0, 16.0)
        for term in (1.0, 4.0)
    ),
)


@dataclass(frozen=True, eq=False)
class Shapes:
    """Mean curves of words.

    Attributes
    ----------
    terms : tuple of str
    latents : array, shape (n, latent_dim)
        Of curves with a mean of 0 dB.
    n_rows : array of int, shape (n,)
    """

    terms: tuple[str, ...]
    latents: FloatArray
    n_rows: NDArray[np.int64]

    @classmethod
    def of(cls, dataset: EqDataset, code: SoundCode) -> Shapes:
        """Of the words with two settings or more in a graphic data set."""
        counts = {t: n for t, n in dataset.term_counts().items() if n >= FEWEST_SETTINGS}
        terms = np.array(dataset.terms)
        drawn = dataset.space.magnitude_response_db(dataset.settings, code.frequencies_hz)
        means = np.stack([drawn[terms == t].mean(axis=0) for t in counts])
        latents = _shape(code.encode(means), code)
        return cls(tuple(counts), latents, np.array(list(counts.values())))


def _shape(latents: FloatArray, code: SoundCode) -> FloatArray:
    """Latents without what is the same at all frequencies."""
    level = code.encode(np.ones(len(code.frequencies_hz)))
    level = level / np.linalg.norm(level)
    rest: FloatArray = latents - np.outer(latents @ level, level)
    return rest


def predict_with_shapes(
    task: UnseenTask,
    shapes: Shapes,
    how: ShapeSettings,
    wanted: NDArray[np.int64],
    usable: NDArray[np.bool_] | None = None,
    *,
    same_word: bool = True,
    settings: KernelSettings = RELEASED,
) -> FloatArray:
    """Latents of some of a task's cells without their term and person, SocialFX known.

    Parameters
    ----------
    task : UnseenTask
    shapes : Shapes
    how : ShapeSettings
    wanted : array of int, shape (m,)
        Which of the task's cells.
    usable : array of bool, shape (n,), optional
        Cells that may be used at all.
    same_word : bool
        Whether SocialFX's settings for the predicted word itself may be used.
    settings : KernelSettings
    """
    leaving, cells = task.leaving, task.leaving.cells
    plain = leaving.predict(settings, task.cells[wanted], usable)
    if how.scale == 0.0:
        return plain
    code = leaving.code
    process = exact_process(cells, code, settings)
    names = (*cells.terms, *shapes.terms)
    features = process.features([read(name, process.lexicon) for name in names])
    prior = _shape(process.prior(features), code)
    usable = np.ones(len(cells), dtype=bool) if usable is None else usable
    known = np.flatnonzero(usable)
    about = np.concatenate([cells.term[known], len(cells.terms) + np.arange(len(shapes.terms))])
    shape_noise = how.noise_per_row / shapes.n_rows + how.noise_per_term
    noise = np.concatenate([cell_noise(cells, settings)[known], shape_noise])
    observed = _shape(cells.huber_weighted(settings.huber_db)[known], code)
    residuals = np.concatenate([observed, how.scale * shapes.latents]) - prior[about]
    between = kernel(features, features, settings)[np.ix_(about, about)]
    precision = np.asarray(np.linalg.inv(between + np.diag(noise)), dtype=np.float64)
    predicted: FloatArray = plain - _shape(plain, code)
    for row, cell in enumerate(task.cells[wanted]):
        gone = np.zeros(len(about), dtype=bool)
        gone[: len(known)] = leaving.left_out(int(cell))[known]
        if not same_word:
            gone[len(known) :] = np.array(shapes.terms) == cells.terms[cells.term[cell]]
        indices = np.flatnonzero(gone)
        at = int(np.searchsorted(indices, np.searchsorted(known, cell)))
        learnt = left_out_mean(precision, residuals, indices)[at]
        predicted[row] += prior[cells.term[cell]] + learnt
    return predicted
