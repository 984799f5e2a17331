"""Does the model know how wrong it is? What it stated, against what was found.

Everything stated about a person is fitted on the other folds' people. Every person weighs 1, or
every word, where that is said.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.evaluation.measures.rare_words import Ends, RareRows, middle_95
from eqmorph.words.calibration import Calibration, size_db

N_BINS = 10


@dataclass(frozen=True)
class CalibrationBin:
    """A tenth of the people (or words), by what was stated: the mean of it, and of the found."""

    n_rows: int
    stated: float
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
    error_slope, error_slope_interval : float, (float, float)
        dB found for each dB stated; 1 is right, 0 would be no knowledge.
    errors_db : tuple of CalibrationBin
        Stated expected distance against the distance found, by tenths.
    confidences : tuple of CalibrationBin
        Stated confidence against the share closer to the answer than to flat, by tenths.
    errors_by_word_db, confidences_by_word : tuple of CalibrationBin
        The same with every word weighing 1.
    brier, brier_base : float
        Mean squared error of the confidence, and of stating the mean share for everything.
    """

    error: float
    curve: float
    error_interval: Ends
    curve_interval: Ends
    by_size: tuple[float, float]
    expected_db: float
    measured_db: float
    error_slope: float
    error_slope_interval: Ends
    errors_db: tuple[CalibrationBin, ...]
    confidences: tuple[CalibrationBin, ...]
    errors_by_word_db: tuple[CalibrationBin, ...]
    confidences_by_word: tuple[CalibrationBin, ...]
    brier: float
    brier_base: float


@dataclass(frozen=True, eq=False)
class Stated:
    """By row: what was stated of it, and what was found; all of shape (rows,)."""

    expected_db: FloatArray
    confidence: FloatArray
    found_db: FloatArray
    closer: FloatArray
    held: FloatArray
    inside: FloatArray


def stated_errors(rows: RareRows, predicted: FloatArray, fold_of_row: NDArray[np.int64]) -> Stated:
    """State by the other folds' people, look at each fold's.

    Parameters
    ----------
    rows : RareRows
    predicted : array, shape (cells, bins)
        Curves in dB.
    fold_of_row : array of int, shape (rows,)
        All rows of a person in one.
    """
    curves, people = predicted[rows.row_cell], rows.row_person
    found = rows.row_errors(predicted)
    expected, confidence, held, inside = (np.zeros(len(curves)) for _ in range(4))
    for fold in np.unique(fold_of_row):
        test, rest = fold_of_row == fold, fold_of_row != fold
        _, who = np.unique(people[rest], return_inverse=True)
        calibration = Calibration.fit(curves[rest], rows.curves[rest], who)
        sizes = size_db(curves[test])
        expected[test] = calibration.expected_error_db(sizes)
        confidence[test] = calibration.confidence(sizes)
        low, high = (r * expected[test] for r in (calibration.low_ratio, calibration.high_ratio))
        held[test] = (low <= found[test]) & (found[test] <= high)
        scaled = (rows.curves[test] - curves[test]) / expected[test][:, None]
        within = (calibration.curve_low <= scaled) & (scaled <= calibration.curve_high)
        inside[test] = within.mean(axis=1)
    closer = (found < size_db(rows.curves)).astype(np.float64)
    return Stated(expected, confidence, found, closer, held, inside)


def coverage_of(rows: RareRows, stated: Stated, sizes: FloatArray, draws: FloatArray) -> Coverage:
    """Figures of what was stated; `draws` of people as `draws_of_people` gives them."""
    weights = rows.person_weights
    drawn = draws * weights
    small = sizes <= np.median(sizes)

    def mean(values: FloatArray, mask: NDArray[np.bool_] | None = None) -> float:
        return float(np.average(values, weights=weights if mask is None else weights * mask))

    def ends(values: FloatArray) -> Ends:
        return middle_95(drawn @ values / drawn.sum(axis=1))

    base = mean(stated.closer)
    return Coverage(
        error=mean(stated.held),
        curve=mean(stated.inside),
        error_interval=ends(stated.held),
        curve_interval=ends(stated.inside),
        by_size=(mean(stated.inside, small), mean(stated.inside, ~small)),
        expected_db=mean(stated.expected_db),
        measured_db=mean(stated.found_db),
        error_slope=_slope(stated.expected_db, stated.found_db, weights),
        error_slope_interval=middle_95(
            [_slope(stated.expected_db, stated.found_db, w) for w in drawn]
        ),
        errors_db=_bins(stated.expected_db, stated.found_db, weights, draws),
        confidences=_bins(stated.confidence, stated.closer, weights, draws),
        errors_by_word_db=_bins(stated.expected_db, stated.found_db, rows.word_weights, draws),
        confidences_by_word=_bins(stated.confidence, stated.closer, rows.word_weights, draws),
        brier=mean((stated.confidence - stated.closer) ** 2),
        brier_base=mean((base - stated.closer) ** 2),
    )


def _slope(x: FloatArray, y: FloatArray, weights: FloatArray) -> float:
    """Slope of a weighted straight line; NaN where all x are one."""
    apart = x - np.average(x, weights=weights)
    spread = float(np.sum(weights * apart**2))
    return float(np.sum(weights * apart * y)) / spread if spread > 1e-12 else float("nan")


def _bins(
    stated: FloatArray, found: FloatArray, weights: FloatArray, draws: FloatArray
) -> tuple[CalibrationBin, ...]:
    order = np.argsort(stated, kind="stable")
    reached = np.cumsum(weights[order]) - weights[order] / 2
    number = np.empty(len(stated), dtype=np.int64)
    number[order] = np.minimum((reached / weights.sum() * N_BINS).astype(np.int64), N_BINS - 1)
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
