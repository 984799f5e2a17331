"""Does the model know how wrong it is? What it stated, against what was found.

Everything stated about a person is fitted on the other folds' people. Every person weighs 1, or
every word, where that is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.evaluation.measures.rare_words import Ends, RareRows, middle_95
from eqmorph.words.calibration import Calibration, size_db

N_BINS = 10
N_GROUPS = 3


@dataclass(frozen=True)
class CalibrationBin:
    """A tenth of the people (or words), by what was stated: the mean of it, and of the found."""

    n_rows: int
    stated: float
    found: float
    found_interval: Ends


@dataclass(frozen=True)
class GroupOfWords:
    """A third of the people by what was stated, as it is stated: a share and its interval."""

    n_people: int
    stated: float
    stated_interval: Ends
    found: float
    found_interval: Ends


@dataclass(frozen=True)
class Coverage:
    """What share of held-out people the stated 80 % intervals hold, and how well errors are told.

    Attributes
    ----------
    error, curve : float
        Share inside the interval of the distance, and inside the band around the curve.
    error_interval, curve_interval : (float, float)
        95 % over contributors.
    by_size : (float, float)
        `curve` for the smaller and the larger half of predictions.
    expected_db, measured_db : float
        The mean stated and found distances.
    confidences : tuple of CalibrationBin
        Stated confidence against the share closer to the answer than to flat, by tenths.
    confidences_by_word : tuple of CalibrationBin
        The same with every word weighing 1.
    brier, brier_base : float
        Mean squared error of the confidence, and of stating for everything the share found on the
        other folds' people.
    brier_gain : (float, float, float)
        By how much the first is smaller, with 95 % over contributors.
    groups : tuple of GroupOfWords
        By thirds of the people.
    """

    error: float
    curve: float
    error_interval: Ends
    curve_interval: Ends
    by_size: tuple[float, float]
    expected_db: float
    measured_db: float
    confidences: tuple[CalibrationBin, ...]
    confidences_by_word: tuple[CalibrationBin, ...]
    brier: float
    brier_base: float
    brier_gain: tuple[float, float, float]
    groups: tuple[GroupOfWords, ...]


@dataclass(frozen=True, eq=False)
class Stated:
    """By row: what was stated of it, and what was found; all of shape (rows,)."""

    expected_db: FloatArray
    confidence: FloatArray
    low: FloatArray
    high: FloatArray
    base: FloatArray
    found_db: FloatArray
    closer: FloatArray
    held: FloatArray
    inside: FloatArray


def stated_errors(
    rows: RareRows,
    predicted: FloatArray,
    fold_of_row: NDArray[np.int64],
    calibrate: Callable[[NDArray[np.bool_]], Calibration] | None = None,
) -> Stated:
    """State by the other folds' people, look at each fold's.

    Parameters
    ----------
    rows : RareRows
    predicted : array, shape (cells, bins)
        Curves in dB.
    fold_of_row : array of int, shape (rows,)
        All rows of a person in one.
    calibrate : callable, optional
        What is stated from the rows of the other folds, given which they are; by default from how
        far their people are from `predicted`.
    """

    def from_rows(rest: NDArray[np.bool_]) -> Calibration:
        _, who = np.unique(people[rest], return_inverse=True)
        return Calibration.fit(curves[rest], rows.curves[rest], who)

    curves, people = predicted[rows.row_cell], rows.row_person
    found = rows.row_errors(predicted)
    closer = (found < size_db(rows.curves)).astype(np.float64)
    sizes = size_db(curves)
    made = {name: np.zeros(len(curves)) for name in _STATED}
    for fold in np.unique(fold_of_row):
        test, rest = fold_of_row == fold, fold_of_row != fold
        stated = (calibrate or from_rows)(rest)
        low, high = stated.confidence_interval(sizes[test])
        beyond = rows.curves[test] - curves[test]
        inside = (stated.curve_low_db <= beyond) & (beyond <= stated.curve_high_db)
        of_fold = (
            np.full(test.sum(), stated.error_db),
            stated.confidence(sizes[test]),
            low,
            high,
            np.full(test.sum(), np.average(closer[rest], weights=rows.person_weights[rest])),
            (stated.error_low_db <= found[test]) & (found[test] <= stated.error_high_db),
            inside.mean(axis=1),
        )
        for name, values in zip(_STATED, of_fold, strict=True):
            made[name][test] = values
    return Stated(found_db=found, closer=closer, **made)


_STATED = ("expected_db", "confidence", "low", "high", "base", "held", "inside")


def coverage_of(rows: RareRows, stated: Stated, sizes: FloatArray, draws: FloatArray) -> Coverage:
    """Figures of what was stated; `draws` of people as `draws_of_people` gives them."""
    weights = rows.person_weights
    drawn = draws * weights
    small = sizes <= np.median(sizes)

    def mean(values: FloatArray, mask: NDArray[np.bool_] | None = None) -> float:
        counted = weights if mask is None else weights * mask
        # Where all answers are of one size, none is of the larger half.
        return float(np.average(values, weights=counted)) if counted.any() else float("nan")

    def ends(values: FloatArray) -> Ends:
        return middle_95(drawn @ values / drawn.sum(axis=1))

    squared = (stated.confidence - stated.closer) ** 2
    constant = (stated.base - stated.closer) ** 2
    return Coverage(
        error=mean(stated.held),
        curve=mean(stated.inside),
        error_interval=ends(stated.held),
        curve_interval=ends(stated.inside),
        by_size=(mean(stated.inside, small), mean(stated.inside, ~small)),
        expected_db=mean(stated.expected_db),
        measured_db=mean(stated.found_db),
        confidences=_bins(stated.confidence, stated.closer, weights, draws),
        confidences_by_word=_bins(stated.confidence, stated.closer, rows.word_weights, draws),
        brier=mean(squared),
        brier_base=mean(constant),
        brier_gain=(mean(constant - squared), *ends(constant - squared)),
        groups=_groups(rows, stated, draws),
    )


def _groups(rows: RareRows, stated: Stated, draws: FloatArray) -> tuple[GroupOfWords, ...]:
    weights = rows.person_weights
    numbers = _parts(stated.confidence, weights, N_GROUPS)
    found = _bins(stated.confidence, stated.closer, weights, draws, N_GROUPS)
    groups = []
    for i, group in zip(np.unique(numbers), found, strict=True):
        mine = numbers == i
        low, high = (float(np.average(e[mine], weights=weights[mine]))
                     for e in (stated.low, stated.high))  # fmt: skip
        n_people = len(np.unique(rows.row_person[mine]))
        groups.append(
            GroupOfWords(n_people, group.stated, (low, high), group.found, group.found_interval)
        )
    return tuple(groups)


def _parts(values: FloatArray, weights: FloatArray, n: int) -> NDArray[np.int64]:
    """Which of n parts of equal weight each value is in, the smallest first."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) - weights[order] / 2
    number = np.empty(len(values), dtype=np.int64)
    number[order] = np.minimum((reached / weights.sum() * n).astype(np.int64), n - 1)
    return number


def _bins(
    stated: FloatArray, found: FloatArray, weights: FloatArray, draws: FloatArray, n: int = N_BINS
) -> tuple[CalibrationBin, ...]:
    number = _parts(stated, weights, n)
    bins = []
    for i in np.unique(number):
        mine = number == i
        drawn = (draws * weights)[:, mine]
        there = drawn.sum(axis=1) > 0
        bins.append(
            CalibrationBin(
                int(mine.sum()),
                float(np.average(stated[mine], weights=weights[mine])),
                float(np.average(found[mine], weights=weights[mine])),
                middle_95(drawn[there] @ found[mine] / drawn[there].sum(axis=1)),
            )
        )
    return tuple(bins)
