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
from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.evaluation.splits import contributor_folds
from eqmorph.words.answers import caution
from eqmorph.words.calibration import Calibration, size_db
from eqmorph.words.gaussian_process import read
from eqmorph.words.kernels import KernelSettings, kernel
from eqmorph.words.leaving_out import LeavingOut
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.observations import Cells, group_for_privacy
from eqmorph.words.playable import playable
from eqmorph.words.releasing import RELEASED, likeness_of_terms, may_be_named

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
_KEPT_SHARES = (1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2)
_RELATED_SPELLING = 0.5


@dataclass(frozen=True)
class MethodResult:
    """One method over all terms.

    Attributes
    ----------
    name : str
    mean_db, median_db : float
        LSD over terms.
    win_rate : float
        Share of terms closer than flat.
    wilcoxon_p : float
        Two-sided, paired with flat over terms; NaN for flat itself.
    gain_interval_db, median_interval_db, win_interval : (float, float)
        95 % by a bootstrap over contributors: mean gain over flat, median LSD, win rate.
    """

    name: str
    mean_db: float
    median_db: float
    win_rate: float
    wilcoxon_p: float
    gain_interval_db: tuple[float, float]
    median_interval_db: tuple[float, float]
    win_interval: tuple[float, float]


@dataclass(frozen=True)
class RiskPoint:
    """The most confident share of terms, by the size of the prediction."""

    kept: float
    least_size_db: float
    win_rate: float
    mean_gain_db: float
    median_db: float
    flat_median_db: float


@dataclass(frozen=True)
class Coverage:
    """What share of held-out people the stated 80 % intervals hold.

    `error` is of the interval of the distance, `curve` of the band around the curve, `by_size` of
    the latter for the smaller and the larger half of predictions; `expected_db` and `measured_db`
    are the mean stated and found distances.
    """

    error: float
    curve: float
    by_size: tuple[float, float]
    expected_db: float
    measured_db: float


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
class _Task:
    """Rows to be predicted, and the cell that each belongs to."""

    leaving: LeavingOut
    cells: NDArray[np.int64]
    row_cell: NDArray[np.int64]
    row_term: NDArray[np.int64]
    row_person: NDArray[np.int64]
    curves: FloatArray

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
            LeavingOut(cells, GRID),
            wanted,
            np.array([place[int(person[r]), int(term[r])] for r in rows]),
            term[rows],
            person[rows],
            dataset.space.magnitude_response_db(dataset.settings[rows], GRID),
        )

    @property
    def terms(self) -> NDArray[np.int64]:
        return np.unique(self.row_term)

    def row_errors(self, predicted: FloatArray) -> FloatArray:
        """LSD of each row, from predictions by wanted cell."""
        return response_distance_db(predicted[self.row_cell], self.curves)

    def term_errors(
        self, row_errors: FloatArray, rows: NDArray[np.bool_] | None = None
    ) -> FloatArray:
        """Mean LSD of each term's rows (NaN for terms without), in the order of `terms`."""
        weights = np.ones(len(row_errors)) if rows is None else rows.astype(np.float64)
        return self.weighted_term_errors(row_errors, weights)

    def weighted_term_errors(self, row_errors: FloatArray, weights: FloatArray) -> FloatArray:
        sums = np.bincount(self.row_term, weights * row_errors, self.row_term.max() + 1)
        counts = np.bincount(self.row_term, weights, self.row_term.max() + 1)
        with np.errstate(invalid="ignore"):
            means: FloatArray = (sums / counts)[self.terms]
        return means


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
    chosen, nested, fold_of_cell = _nested(task, dataset, n_configurations, n_folds, seed)
    released = task.leaving.predict(RELEASED, task.cells)
    shipped = _as_shipped(task)
    curves = {
        "flat": np.zeros_like(nested),
        **_baselines(task, frequent),
        "nested": nested,
        "released": released,
        "as shipped": _in_five_bands(shipped),
        "as answered": _in_five_bands(_as_answered(task, shipped, fold_of_cell)),
        "strict": task.leaving.predict(RELEASED, task.cells, strict=_relatives(task)),
    }
    errors = {name: task.row_errors(c) for name, c in curves.items()}
    draws = _bootstrap_weights(task.row_person, n_bootstrap, seed)
    ablated = {
        name: task.row_errors(task.leaving.predict(settings, task.cells))
        for name, settings in ABLATIONS.items()
    }
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
        tuple(_result(n, task, e, errors["flat"], draws) for n, e in errors.items()),
        tuple(_result(n, task, e, errors["flat"], draws) for n, e in ablated.items()),
        _risk(task, released, errors["released"], errors["flat"]),
        _coverage(task, released, fold_of_cell),
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


def _baselines(task: _Task, frequent: Sequence[str]) -> dict[str, FloatArray]:
    """What needs no process: the mean of all else, words by likeness, the lexicon's curve."""
    leaving, cells = task.leaving, task.leaving.cells
    likeness = kernel(leaving.features, leaving.features, replace(RELEASED, constant=0.0))
    shape = (len(task.cells), len(GRID))
    constant, mixed, nearest = np.empty(shape), np.zeros(shape), np.empty(shape)
    for row, cell in enumerate(task.cells):
        others = ~leaving.left_out(int(cell))
        constant[row] = cells.curves[others].mean(axis=0)
        alike = likeness[cells.term[cell]]
        best = np.where(others, alike[cells.term], -np.inf).max()
        nearest[row] = cells.curves[others & (alike[cells.term] == best)].mean(axis=0)
        known = [cells.terms.index(t) for t in frequent]
        weights = np.exp(alike[known] / 0.1)
        for t, weight in zip(known, weights / weights.sum(), strict=True):
            mixed[row] += weight * cells.curves[others & (cells.term == t)].mean(axis=0)
    levels = leaving.features.levels[cells.term[task.cells]]
    lexicon = RELEASED.prior_db * leaving._process(RELEASED).lexicon.curve(levels, GRID)
    return {
        "constant": constant,
        "warm and bright by likeness": mixed,
        "nearest term": nearest,
        "lexicon only": lexicon,
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


def _bootstrap_weights(people: NDArray[np.int64], n: int, seed: int) -> FloatArray:
    """How often each row counts in each draw of contributors, shape (n, rows)."""
    rng = np.random.default_rng(seed)
    names, index = np.unique(people, return_inverse=True)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=n)
    weights: FloatArray = drawn[:, index].astype(np.float64)
    return weights


def _result(
    name: str, task: _Task, errors: FloatArray, flat: FloatArray, draws: FloatArray
) -> MethodResult:
    mine, nothing = task.term_errors(errors), task.term_errors(flat)
    samples = []
    for weights in draws:
        a, b = (task.weighted_term_errors(e, weights) for e in (errors, flat))
        there = np.isfinite(a)
        a, b = a[there], b[there]
        samples.append((float(np.mean(b - a)), float(np.median(a)), float(np.mean(a < b))))
    ends = np.percentile(np.array(samples), (2.5, 97.5), axis=0) if samples else np.zeros((2, 3))
    intervals = [(float(low), float(high)) for low, high in ends.T]
    return MethodResult(
        name,
        float(mine.mean()),
        float(np.median(mine)),
        float(np.mean(mine < nothing)),
        _wilcoxon(mine, nothing),
        *intervals,
    )


def _wilcoxon(a: FloatArray, b: FloatArray) -> float:
    if np.allclose(a, b):
        return float("nan")
    from scipy.stats import wilcoxon

    return float(wilcoxon(a, b).pvalue)


def _risk(
    task: _Task, predicted: FloatArray, errors: FloatArray, flat: FloatArray
) -> tuple[RiskPoint, ...]:
    mine, nothing = task.term_errors(errors), task.term_errors(flat)
    sizes = task.term_errors(size_db(predicted)[task.row_cell])
    order = np.argsort(-sizes, kind="stable")
    points = []
    for share in _KEPT_SHARES:
        kept = order[: max(1, round(share * len(order)))]
        points.append(
            RiskPoint(
                share,
                float(sizes[kept].min()),
                float(np.mean(mine[kept] < nothing[kept])),
                float(np.mean(nothing[kept] - mine[kept])),
                float(np.median(mine[kept])),
                float(np.median(nothing[kept])),
            )
        )
    return tuple(points)


def _coverage(task: _Task, predicted: FloatArray, fold_of_cell: NDArray[np.int64]) -> Coverage:
    """Calibrate on the other folds' people, count on each fold's; every person weighs 1."""
    curves, people = predicted[task.row_cell], task.row_person
    folds = fold_of_cell[task.row_cell]
    held, inside, expected = (np.zeros(len(curves)) for _ in range(3))
    found = task.row_errors(predicted)
    for fold in np.unique(folds):
        test, rest = folds == fold, folds != fold
        _, who = np.unique(people[rest], return_inverse=True)
        calibration = Calibration.fit(curves[rest], task.curves[rest], who)
        expected[test] = calibration.expected_error_db(size_db(curves[test]))
        low = calibration.low_ratio * expected[test]
        high = calibration.high_ratio * expected[test]
        held[test] = (low <= found[test]) & (found[test] <= high)
        scaled = (task.curves[test] - curves[test]) / expected[test][:, None]
        within = (calibration.curve_low <= scaled) & (scaled <= calibration.curve_high)
        inside[test] = within.mean(axis=1)
    weights = 1.0 / np.bincount(people)[people]
    sizes = size_db(curves)
    small = sizes <= np.median(sizes)
    return Coverage(
        float(np.average(held, weights=weights)),
        float(np.average(inside, weights=weights)),
        (
            float(np.average(inside[small], weights=weights[small])),
            float(np.average(inside[~small], weights=weights[~small])),
        ),
        float(np.average(expected, weights=weights)),
        float(np.average(found, weights=weights)),
    )
