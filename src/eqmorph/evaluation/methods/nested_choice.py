"""Settings of the process chosen inside: for the people of a fold by the data without them.

One candidate alone is a poor choice: the means of good ones differ by less than their standard
error, so that the best of sixty is often the luckiest. All candidates are averaged instead, each
with the weight that its inner score gives it; a distance is convex, so the average is never worse
than they are on average.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.evaluation.methods.leave_word_and_person_out import UnseenTask
from eqmorph.words.kernels import KernelSettings
from eqmorph.words.releasing import RELEASED

# What the candidates are drawn from.
CHOICES: Mapping[str, tuple[float, ...]] = {
    "prior_db": (0.0, 2.0, 3.0, 4.0, 5.0),
    "levels": (0.025, 0.05, 0.1, 0.2, 0.4),
    "spelling": (0.05, 0.1, 0.2, 0.4),
    "shared_words": (0.0, 0.05, 0.1, 0.2, 0.4),
    "manner": (0.0, 0.1, 0.2, 0.4),
    "constant": (0.0, 0.05, 0.2),
    "spelling_scale": (0.3, 0.5, 0.8),
    "noise_per_row": (1.0, 2.0, 4.0, 8.0),
    "noise_per_cell": (0.5, 1.0, 2.0),
    "huber_db": (5.0, 6.0, 8.0, 10.0, 20.0),
}
# Two candidates' means over some 250 terms differ by chance by about half of this (the standard
# error of paired differences is 0.01 to 0.03 dB): a candidate so much behind has 1/e of the weight.
INDISTINCT_DB = 0.04

Candidate = TypeVar("Candidate")
# From a task, a candidate, which of its wanted cells, and the cells that may be used, to latents.
Predict = Callable[[UnseenTask, Candidate, NDArray[np.int64], NDArray[np.bool_] | None], FloatArray]


@dataclass(frozen=True, eq=False)
class NestedChoice(Generic[Candidate]):
    """What was chosen for each fold, and what it predicts.

    Attributes
    ----------
    averaged, single : array, shape (cells, latent_dim)
        Predictions of all candidates by their weights, and of the best one only.
    best : tuple of Candidate
        By fold.
    """

    averaged: FloatArray
    single: FloatArray
    best: tuple[Candidate, ...]


def random_settings(n: int, seed: int) -> list[KernelSettings]:
    """Configurations to choose from, the released one first."""
    rng = np.random.default_rng(seed)
    drawn = [
        KernelSettings(**{name: float(rng.choice(values)) for name, values in CHOICES.items()})
        for _ in range(n - 1)
    ]
    return [RELEASED, *drawn]


def with_settings(
    task: UnseenTask,
    settings: KernelSettings,
    wanted: NDArray[np.int64],
    usable: NDArray[np.bool_] | None,
) -> FloatArray:
    """The process's own prediction, as `choose_inside` asks for it."""
    return task.leaving.predict(settings, task.cells[wanted], usable)


def choose_inside(
    task: UnseenTask,
    candidates: Sequence[Candidate],
    fold_of_cell: NDArray[np.int64],
    predict: Predict[Candidate],
) -> NestedChoice[Candidate]:
    """Predict the people of each fold by candidates judged without them.

    Parameters
    ----------
    task : UnseenTask
    candidates : sequence
    fold_of_cell : array of int, shape (n,)
        Of all the process's cells.
    predict : function
    """
    every = np.arange(len(task.cells))
    made = [predict(task, candidate, every, None) for candidate in candidates]
    averaged, single = np.zeros_like(made[0]), np.zeros_like(made[0])
    best = []
    for fold in np.unique(fold_of_cell):
        outside = fold_of_cell != fold
        scores = _inner_scores(task, candidates, outside, predict)
        weights = np.exp(-(scores - scores.min()) / INDISTINCT_DB)
        weights /= weights.sum()
        here = np.flatnonzero(~outside[task.cells])
        first = int(np.argmin(scores))
        best.append(candidates[first])
        single[here] = made[first][here]
        averaged[here] = sum(w * m[here] for w, m in zip(weights, made, strict=True))
    return NestedChoice(averaged, single, tuple(best))


def _inner_scores(
    task: UnseenTask,
    candidates: Sequence[Candidate],
    outside: NDArray[np.bool_],
    predict: Predict[Candidate],
) -> FloatArray:
    """Mean LSD of each candidate by leave-term-and-contributor-out over the people outside."""
    if len(candidates) == 1:
        return np.zeros(1)
    inner = np.flatnonzero(outside[task.cells])
    rows = outside[task.cells][task.row_cell]
    scores = np.empty(len(candidates))
    latents = np.zeros((len(task.cells), task.latents.shape[1]))
    for i, candidate in enumerate(candidates):
        latents[inner] = predict(task, candidate, inner, outside)
        scores[i] = task.mean_db(latents, rows)
    return scores
