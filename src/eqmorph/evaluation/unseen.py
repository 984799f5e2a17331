"""Unseen words: every rare term predicted without the term and without the people who used it.

For each person and term, neither any row with the term nor any row of the person is used ("leave
term and contributor out"). The settings of the process are chosen inside: for the people of a fold
by the same protocol on the data without them. The score of a term is the mean over its rows of the
RMS distance in dB (LSD); figures are over terms, intervals over contributors, whose rows and words
are not independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import response_grid
from eqmorph.evaluation.splits import contributor_folds
from eqmorph.evaluation.stated_errors import Coverage, coverage_of, stated_errors
from eqmorph.evaluation.unseen_baselines import baselines
from eqmorph.evaluation.unseen_figures import (
    MethodResult,
    RareRows,
    RiskPoint,
    draws_of_people,
    method_result,
    risk_curve,
)
from eqmorph.words.answers import caution
from eqmorph.words.calibration import Calibration, size_db
from eqmorph.words.gaussian_process import read
from eqmorph.words.kernels import KernelSettings
from eqmorph.words.leaving_out import LeavingOut
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.observations import Cells, group_for_privacy
from eqmorph.words.playable import playable
from eqmorph.words.releasing import RELEASED, likeness_of_terms, may_be_named
from eqmorph.words.vectors import WordVectors, load_word_vectors, vectors_installed

GRID = response_grid()
FREQUENT_TERMS = ("warm", "bright")
# What the nested choice may pick from.
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
}
_RELATED_SPELLING = 0.5


@dataclass(frozen=True)
class UnseenReport:
    """Figures of `evaluate_unseen`, as data."""

    source: str
    fingerprint: str
    n_rows: int
    n_terms: int
    n_contributors: int
    seed: int
    n_configurations: int
    chosen: tuple[KernelSettings, ...]
    methods: tuple[MethodResult, ...]
    ablations: tuple[MethodResult, ...]
    risk: tuple[RiskPoint, ...]
    coverage: Coverage
    per_term: Mapping[str, Mapping[str, float]]

    def method(self, name: str) -> MethodResult:
        """The figures of one method or ablation.

        Raises
        ------
        KeyError
            If there is none of that name.
        """
        return {m.name: m for m in (*self.methods, *self.ablations)}[name]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class _Task(RareRows):
    """The rows, the cells that are to be predicted, and the process that does it."""

    leaving: LeavingOut
    cells: NDArray[np.int64]

    @classmethod
    def of(cls, dataset: EqDataset, frequent: Sequence[str]) -> _Task:
        cells = Cells.of(dataset, GRID)
        position = {t: i for i, t in enumerate(cells.terms)}
        _, person = np.unique(np.array(dataset.contributors), return_inverse=True)
        term = np.array([position[t] for t in dataset.terms])
        common = {position[t] for t in frequent if t in position}
        wanted = np.flatnonzero(~np.isin(cells.term, list(common)))
        place = {(int(cells.person[c]), int(cells.term[c])): i for i, c in enumerate(wanted)}
        rows = np.flatnonzero(~np.isin(term, list(common)))
        return cls(
            np.array([place[int(person[r]), int(term[r])] for r in rows]),
            term[rows],
            person[rows],
            dataset.space.magnitude_response_db(dataset.settings[rows], GRID),
            LeavingOut(cells, GRID),
            wanted,
        )


def random_settings(n: int, seed: int) -> list[KernelSettings]:
    """Configurations to choose from, the released one first."""
    rng = np.random.default_rng(seed)
    drawn = [
        KernelSettings(**{name: float(rng.choice(values)) for name, values in CHOICES.items()})
        for _ in range(n - 1)
    ]
    return [RELEASED, *drawn]


def evaluate_unseen(
    dataset: EqDataset,
    *,
    n_configurations: int = 40,
    n_folds: int = 5,
    n_bootstrap: int = 2000,
    frequent: Sequence[str] = FREQUENT_TERMS,
    seed: int = 0,
) -> UnseenReport:
    """Leave term and contributor out over all terms but the frequent ones.

    Parameters
    ----------
    dataset : EqDataset
        With contributors.
    n_configurations : int
        How many settings the nested choice picks from; 1 is the released ones only.
    n_folds, n_bootstrap, seed : int
    frequent : sequence of str
        Terms that are learnt from and not scored.

    Raises
    ------
    ValueError
        If the data set does not tell its contributors apart, or has fewer of them than folds.
    """
    if dataset.contributors is None:
        raise ValueError(f"{dataset.source} does not tell its contributors apart")
    task = _Task.of(dataset, frequent)
    vectors = load_word_vectors() if vectors_installed() else None
    chosen, nested, fold_of_cell = _nested(task, dataset, n_configurations, n_folds, seed)
    released = task.leaving.predict(RELEASED, task.cells)
    shipped = _as_shipped(task)
    curves = {
        "flat": np.zeros_like(nested),
        **baselines(task.leaving, task.cells, frequent, vectors),
        "nested": nested,
        "released": released,
        "as shipped": _in_five_bands(shipped),
        "as answered": _in_five_bands(_as_answered(task, shipped, fold_of_cell)),
        "strict": task.leaving.predict(RELEASED, task.cells, strict=_relatives(task)),
    }
    errors = {name: task.row_errors(c) for name, c in curves.items()}
    ablated = {
        name: task.row_errors(task.leaving.predict(settings, task.cells))
        for name, settings in ABLATIONS.items()
    } | _with_vectors(task, vectors)
    draws = draws_of_people(task.row_person, n_bootstrap, seed)
    sizes = size_db(released)[task.row_cell]
    stated = stated_errors(task, released, fold_of_cell[task.row_cell])

    def results(of: Mapping[str, FloatArray]) -> tuple[MethodResult, ...]:
        beside = errors["flat"], errors["released"], draws, seed
        return tuple(method_result(name, task, e, *beside) for name, e in of.items())

    per_term = {
        task.leaving.cells.terms[t]: {name: float(e) for name, e in zip(errors, row, strict=True)}
        for t, row in zip(
            task.terms, np.stack([task.term_errors(e) for e in errors.values()]).T, strict=True
        )
    }
    return UnseenReport(
        dataset.source,
        dataset.fingerprint,
        len(task.row_term),
        len(task.terms),
        len(np.unique(task.row_person)),
        seed,
        n_configurations,
        tuple(chosen),
        results(errors),
        results(ablated),
        risk_curve(task, sizes, errors["released"], errors["flat"], draws),
        coverage_of(task, stated, sizes, draws),
        per_term,
    )


def _mean_over_terms(task: _Task, predicted: FloatArray, rows: NDArray[np.bool_]) -> float:
    return float(np.nanmean(task.term_errors(task.row_errors(predicted), rows)))


def _nested(
    task: _Task, dataset: EqDataset, n_configurations: int, n_folds: int, seed: int
) -> tuple[list[KernelSettings], FloatArray, NDArray[np.int64]]:
    """Settings chosen for each fold of people without them, and the predictions they make."""
    cells = task.leaving.cells
    assignment = contributor_folds(dataset, n_folds, seed).assignment
    _, person = np.unique(np.array(dataset.contributors), return_inverse=True)
    fold_of_person = np.zeros(person.max() + 1, dtype=np.int64)
    fold_of_person[person] = assignment
    fold_of_cell = fold_of_person[cells.person]
    candidates = random_settings(n_configurations, seed)
    predicted = np.zeros((len(task.cells), len(GRID)))
    chosen = []
    for fold in range(n_folds):
        outside = fold_of_cell != fold
        inner = np.flatnonzero(outside[task.cells])
        rows = outside[task.cells][task.row_cell]
        scores = []
        for settings in candidates if len(candidates) > 1 else []:
            made = np.zeros_like(predicted)
            made[inner] = task.leaving.predict(settings, task.cells[inner], outside)
            scores.append(_mean_over_terms(task, made, rows))
        best = candidates[int(np.argmin(scores))] if scores else candidates[0]
        chosen.append(best)
        here = np.flatnonzero(~outside[task.cells])
        predicted[here] = task.leaving.predict(best, task.cells[here])
    return chosen, predicted, fold_of_cell[task.cells]


def _with_vectors(task: _Task, vectors: WordVectors | None) -> dict[str, FloatArray]:
    """Errors by row with word vectors as one more source; none where they are not installed."""
    if vectors is None:
        return {}
    # What keeps opposites apart is the lexicon's, so that it goes with the lexicon.
    alone = replace(vectors, opposites_apart=False)
    tried = {
        "with word vectors": (vectors, RELEASED),
        "with word vectors, opposites alike": (alone, RELEASED),
        "word vectors instead of spelling": (vectors, ABLATIONS["without spelling"]),
        "word vectors instead of the lexicon": (alone, ABLATIONS["without the lexicon"]),
    }
    return {
        name: task.row_errors(replace(task.leaving, vectors=near).predict(settings, task.cells))
        for name, (near, settings) in tried.items()
    }


def _as_shipped(task: _Task) -> FloatArray:
    """Group means of nameable terms instead of people's curves."""
    leaving = task.leaving
    named = may_be_named(leaving.cells)[leaving.cells.term]
    groups = np.full(len(leaving.cells), -1)
    kept = leaving.cells.subset(named)
    groups[named] = group_for_privacy(kept, likeness_of_terms(leaving.cells))
    return leaving.predict_grouped(RELEASED, task.cells, groups)


def _in_five_bands(curves: FloatArray) -> FloatArray:
    return np.stack([playable(c, GRID).magnitude_response_db(GRID) for c in curves])


def _as_answered(task: _Task, curves: FloatArray, fold_of_cell: NDArray[np.int64]) -> FloatArray:
    """What a user gets: guesses scaled by a confidence fitted on the other folds, or a refusal.

    What is refused, and what asks for no change, counts as flat.
    """
    cells = task.leaving.cells
    meanings = [read(cells.terms[t], load_lexicon()) for t in cells.term[task.cells]]
    speaks = np.array([bool(m.words) and bool(m.levels.any()) for m in meanings])
    scales = np.zeros(len(curves))
    people, folds = task.row_person, fold_of_cell[task.row_cell]
    for fold in np.unique(folds):
        rest = folds != fold
        _, who = np.unique(people[rest], return_inverse=True)
        fitted = Calibration.fit(curves[task.row_cell][rest], task.curves[rest], who)
        for i in np.flatnonzero((fold_of_cell == fold) & speaks):
            scales[i] = caution(float(fitted.confidence(size_db(curves[i]))))
    return curves * scales[:, None]


def _relatives(task: _Task) -> NDArray[np.bool_]:
    """Terms that share a meaning or much of their spelling, shape (t, t)."""
    features = task.leaving.features
    related: NDArray[np.bool_] = (features.concepts @ features.concepts.T != 0.0) | (
        features.spelling @ features.spelling.T > _RELATED_SPELLING
    )
    return related


ABLATIONS = {
    "without the lexicon": replace(RELEASED, prior_db=0.0, levels=0.0, shared_words=0.0),
    "without its prior mean": replace(RELEASED, prior_db=0.0),
    "without its kernel": replace(RELEASED, levels=0.0),
    "without spelling": replace(RELEASED, spelling=0.0),
    "without shared words": replace(RELEASED, shared_words=0.0),
    "without manner": replace(RELEASED, manner=0.0),
}
