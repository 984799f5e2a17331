"""Figures over rare words: means over words, intervals over words and over people, risk.

Words of one person are not independent, and people who used one word are not either: every figure
has an interval by drawing the contributors again, and beside it the narrower one over words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import response_distance_db
from eqmorph.evaluation.measures.statistics import cluster_means, holm

Ends = tuple[float, float]
KEPT_SHARES = tuple(round(0.05 * i, 2) for i in range(20, 1, -1))


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
    gain_interval_over_terms_db, win_interval_over_terms : (float, float)
        The same by a bootstrap over terms.
    people_gain_db, people_better, people_p : float
        Mean over contributors of their gain over flat, the share of them for whom it is above 0,
        and Wilcoxon's test over them.
    against_released_db : (float, float, float)
        Mean LSD minus that of the released settings, with its interval over contributors.
    difference_p : float
        Two-sided, of that difference over contributors; NaN where nothing differs.
    difference_p_of_all : float
        The same after Holm's correction for all that it is reported beside; NaN until it is.
    """

    name: str
    mean_db: float
    median_db: float
    win_rate: float
    wilcoxon_p: float
    gain_interval_db: Ends
    median_interval_db: Ends
    win_interval: Ends
    gain_interval_over_terms_db: Ends
    win_interval_over_terms: Ends
    people_gain_db: float
    people_better: float
    people_p: float
    against_released_db: tuple[float, float, float]
    difference_p: float
    difference_p_of_all: float = float("nan")


@dataclass(frozen=True)
class RiskPoint:
    """The most confident share of terms, by the size of the prediction; intervals over people."""

    kept: float
    least_size_db: float
    win_rate: float
    mean_gain_db: float
    median_db: float
    flat_median_db: float
    win_interval: Ends
    gain_interval_db: Ends


@dataclass(frozen=True, eq=False)
class RareRows:
    """Rows to be predicted, and the cell (person and term) that each belongs to.

    Attributes
    ----------
    row_cell : array of int, shape (rows,)
        Which of the predictions is for a row.
    row_term, row_person : array of int, shape (rows,)
    curves : array, shape (rows, bins)
        What people did, in dB.
    """

    row_cell: NDArray[np.int64]
    row_term: NDArray[np.int64]
    row_person: NDArray[np.int64]
    curves: FloatArray

    @property
    def terms(self) -> NDArray[np.int64]:
        """The terms that there are rows of."""
        return np.unique(self.row_term)

    @property
    def person_weights(self) -> FloatArray:
        """Weights of the rows with which every person weighs 1."""
        weights: FloatArray = 1.0 / np.bincount(self.row_person)[self.row_person]
        return weights

    @property
    def word_weights(self) -> FloatArray:
        """Weights of the rows with which every word weighs 1."""
        weights: FloatArray = 1.0 / np.bincount(self.row_term)[self.row_term]
        return weights

    def row_errors(self, predicted: FloatArray) -> FloatArray:
        """LSD of each row, from predictions by wanted cell."""
        return response_distance_db(predicted[self.row_cell], self.curves)

    def term_errors(
        self, row_errors: FloatArray, rows: NDArray[np.bool_] | None = None
    ) -> FloatArray:
        """Mean LSD of each term's rows (NaN for terms without), in the order of `terms`."""
        weights = np.ones(len(row_errors)) if rows is None else rows.astype(np.float64)
        means: FloatArray = self.weighted_term_errors(row_errors, weights[None])[0]
        return means

    def weighted_term_errors(self, row_errors: FloatArray, weights: FloatArray) -> FloatArray:
        """Mean LSD by term for each row of `weights`, shape (draws, terms)."""
        _, place = np.unique(self.row_term, return_inverse=True)
        order = np.argsort(place, kind="stable")
        starts = np.searchsorted(place[order], np.arange(len(self.terms)))
        weights = weights[:, order]
        sums = np.add.reduceat(weights * row_errors[order], starts, axis=1)
        with np.errstate(invalid="ignore"):
            means: FloatArray = sums / np.add.reduceat(weights, starts, axis=1)
        return means


def draws_of_people(people: NDArray[np.int64], n: int, seed: int) -> FloatArray:
    """How often each row counts in each draw of contributors, shape (n, rows)."""
    rng = np.random.default_rng(seed)
    names, index = np.unique(people, return_inverse=True)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=n)
    weights: FloatArray = drawn[:, index].astype(np.float64)
    return weights


def middle_95(samples: Iterable[float] | FloatArray) -> Ends:
    """The percentile interval of a bootstrap's figures."""
    low, high = np.nanpercentile(np.asarray(samples, dtype=np.float64), (2.5, 97.5))
    return float(low), float(high)


def method_result(
    name: str,
    rows: RareRows,
    errors: FloatArray,
    flat: FloatArray,
    released: FloatArray,
    draws: FloatArray,
    seed: int = 0,
) -> MethodResult:
    """A method's figures from its errors by row, beside those of flat and of what is released."""
    mine, nothing = rows.term_errors(errors), rows.term_errors(flat)
    a, b, r = (rows.weighted_term_errors(e, draws) for e in (errors, flat, released))
    # A draw of people lacks some terms: NaN there, and a win must not be counted as a loss.
    wins = np.where(np.isnan(a), np.nan, a < b)
    terms = np.random.default_rng(seed).integers(len(mine), size=(len(draws), len(mine)))
    people = np.unique(rows.row_person)
    gains = np.array([np.mean((flat - errors)[rows.row_person == p]) for p in people])
    apart = float(np.mean(mine - rows.term_errors(released)))
    return MethodResult(
        name,
        float(mine.mean()),
        float(np.median(mine)),
        float(np.mean(mine < nothing)),
        wilcoxon_p(mine - nothing),
        middle_95(np.nanmean(b - a, axis=1)),
        middle_95(np.nanmedian(a, axis=1)),
        middle_95(np.nanmean(wins, axis=1)),
        middle_95((nothing - mine)[terms].mean(axis=1)),
        middle_95((mine < nothing)[terms].mean(axis=1)),
        float(gains.mean()),
        float(np.mean(gains > 0)),
        wilcoxon_p(gains),
        (apart, *middle_95(np.nanmean(a - r, axis=1))),
        wilcoxon_p(cluster_means(errors - released, rows.row_person)),
    )


def corrected(results: Iterable[MethodResult]) -> tuple[MethodResult, ...]:
    """Results that stand in one table, their differences corrected for there being so many."""
    found = list(results)
    tested = [i for i, r in enumerate(found) if r.difference_p == r.difference_p]
    adjusted = holm([found[i].difference_p for i in tested])
    for i, p in zip(tested, adjusted, strict=True):
        found[i] = replace(found[i], difference_p_of_all=float(p))
    return tuple(found)


def wilcoxon_p(differences: FloatArray) -> float:
    """Two-sided p of Wilcoxon's signed-rank test; NaN where nothing differs."""
    if np.allclose(differences, 0.0):
        return float("nan")
    from scipy.stats import wilcoxon

    return float(wilcoxon(differences).pvalue)


def risk_curve(
    rows: RareRows, sizes: FloatArray, errors: FloatArray, flat: FloatArray, draws: FloatArray
) -> tuple[RiskPoint, ...]:
    """How much better than flat the surest terms are; `sizes` of the predictions by row, in dB."""
    mine, nothing, size = (rows.term_errors(e) for e in (errors, flat, sizes))
    order = np.argsort(-size, kind="stable")
    # In every draw the terms that are there are sorted by their size, too.
    a, b = (rows.weighted_term_errors(e, draws)[:, order] for e in (errors, flat))
    there = np.isfinite(a)
    rank, count = np.cumsum(there, axis=1), there.sum(axis=1, keepdims=True)
    points = []
    for share in KEPT_SHARES:
        kept = order[: max(1, round(share * len(order)))]
        inside = np.where(there & (rank <= np.maximum(1, np.round(share * count))), 1.0, np.nan)
        points.append(
            RiskPoint(
                share,
                float(size[kept].min()),
                float(np.mean(mine[kept] < nothing[kept])),
                float(np.mean(nothing[kept] - mine[kept])),
                float(np.median(mine[kept])),
                float(np.median(nothing[kept])),
                middle_95(np.nanmean(np.where(a < b, 1.0, 0.0) * inside, axis=1)),
                middle_95(np.nanmean((b - a) * inside, axis=1)),
            )
        )
    return tuple(points)
