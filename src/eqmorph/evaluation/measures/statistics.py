"""How sure a figure is, and whether two methods differ: intervals, paired tests, many tests.

Rows of one person, or of one term, are not independent: intervals and tests take the clusters they
belong to. Everything is seeded; the same values and seed give the same interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.measures.responses import deviation, macro_mean

N_RESAMPLES = 2000
LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """A figure and the percentile interval of its bootstrap, both ends in the figure's unit."""

    estimate: float
    low: float
    high: float
    level: float = LEVEL


@dataclass(frozen=True)
class Spread:
    """A figure over folds: its mean and its sample deviation."""

    mean: float
    std: float


# Figures over folds by name; a method has only those that it can have.
Figures: TypeAlias = Mapping[str, Spread]


def over_folds(folds: Sequence[Mapping[str, float]]) -> dict[str, Spread]:
    """Every figure that a fold has, over those folds in which it is a number."""
    columns = {
        name: [figures.get(name, float("nan")) for figures in folds]
        for name in dict.fromkeys(name for figures in folds for name in figures)
    }
    return {name: Spread(macro_mean(c), deviation(c)) for name, c in columns.items()}


def over_folds_by(folds: Iterable[tuple[str, Mapping[str, float]]]) -> dict[str, dict[str, Spread]]:
    """The same for each name that folds' figures are given under."""
    named: dict[str, list[Mapping[str, float]]] = {}
    for name, figures in folds:
        named.setdefault(name, []).append(figures)
    return {name: over_folds(figures) for name, figures in named.items()}


def percentiles(
    name: str, values: Sequence[float] | FloatArray, *shares: int, unit: str = ""
) -> dict[str, float]:
    """Percentiles by name, the 50th as the median: ``copy_median_db``, ``copy_p95_db``."""
    return {
        f"{name}_{'median' if share == 50 else f'p{share}'}{unit}": float(
            np.median(values) if share == 50 else np.percentile(values, share)
        )
        for share in shares
    }


@dataclass(frozen=True)
class PairedTest:
    """Whether one of two methods does better on the same items.

    Attributes
    ----------
    n : int
        Items, ties included.
    mean_difference, median_difference : float
        Of ``a - b``: below 0 where a is smaller.
    win_rate : float
        Share of the items on which a is smaller; ties count half.
    p_value : float
        Two-sided, of Wilcoxon's signed-rank test; 1 where every pair is equal.
    """

    n: int
    mean_difference: float
    median_difference: float
    win_rate: float
    p_value: float


def bootstrap_interval(
    values: ArrayLike,
    statistic: Callable[[FloatArray], float] = np.mean,
    *,
    clusters: Sequence[object] | NDArray[np.int64] | None = None,
    level: float = LEVEL,
    n_resamples: int = N_RESAMPLES,
    seed: int = 0,
) -> Interval:
    """A percentile interval over values, or over the clusters that they come in.

    Parameters
    ----------
    values : array_like, shape (n,)
    statistic : callable
        From an array to a number; the mean by default.
    clusters : sequence, length n, optional
        Which values belong together (a contributor's rows, say): whole clusters are drawn. Without
        them every value is one.
    level : float
        In (0, 1).
    n_resamples, seed : int

    Raises
    ------
    InvalidArgumentError
        If there are no values, one is not finite, the lengths differ or the level is out of range.

    References
    ----------
    Efron, Tibshirani, "An introduction to the bootstrap" (1993), chapter 13; Field, Welsh,
    "Bootstrapping clustered data", J. R. Stat. Soc. B 69 (2007).
    """
    sample = _finite(values)
    if not 0.0 < level < 1.0:
        raise InvalidArgumentError(f"level must be in (0, 1), got {level!r}")
    rng = np.random.default_rng(seed)
    members = _members(len(sample), clusters)
    figures = np.empty(n_resamples)
    for i in range(n_resamples):
        drawn = rng.integers(len(members), size=len(members))
        figures[i] = statistic(sample[np.concatenate([members[j] for j in drawn])])
    tail = 100.0 * (1.0 - level) / 2
    low, high = np.percentile(figures, [tail, 100.0 - tail])
    return Interval(float(statistic(sample)), float(low), float(high), level)


def _members(
    n: int, clusters: Sequence[object] | NDArray[np.int64] | None
) -> list[NDArray[np.int64]]:
    """The indices of each cluster."""
    if clusters is None:
        return [np.array([i]) for i in range(n)]
    if len(clusters) != n:
        raise InvalidArgumentError(f"{n} values need as many clusters, got {len(clusters)}")
    _, number = np.unique(np.asarray(clusters), return_inverse=True)
    return [np.flatnonzero(number == i) for i in range(int(number.max()) + 1)]


def cluster_means(values: ArrayLike, clusters: Sequence[object] | NDArray[np.int64]) -> FloatArray:
    """The mean of each cluster's values, in the order of the sorted clusters.

    Raises
    ------
    InvalidArgumentError
        As in `bootstrap_interval`.
    """
    sample = _finite(values)
    return np.array([sample[rows].mean() for rows in _members(len(sample), clusters)])


def paired_wilcoxon(a: ArrayLike, b: ArrayLike) -> PairedTest:
    """Compare two methods on the same items by Wilcoxon's signed-rank test.

    Parameters
    ----------
    a, b : array_like, shape (n,)
        One figure per item, smaller is better. Items must be independent of each other: take
        `cluster_means` first where they are not.

    Raises
    ------
    InvalidArgumentError
        If the lengths differ, there is no item, or a figure is not finite.

    References
    ----------
    Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945); SciPy.
    """
    first, second = _finite(a), _finite(b)
    if first.shape != second.shape:
        raise InvalidArgumentError(f"pairs need equal lengths, got {len(first)} and {len(second)}")
    difference = first - second
    p = 1.0
    if difference.any():
        from scipy.stats import wilcoxon

        p = float(wilcoxon(difference).pvalue)
    wins = float(np.mean(difference < 0) + np.mean(difference == 0) / 2)
    return PairedTest(
        len(difference), float(difference.mean()), float(np.median(difference)), wins, p
    )


def benjamini_hochberg(p_values: ArrayLike) -> FloatArray:
    """p-values of a family of tests, adjusted so that comparing with q bounds false discoveries.

    Parameters
    ----------
    p_values : array_like, shape (n,)
        Each in [0, 1]; n may be 0.

    Returns
    -------
    array, shape (n,)
        Each at least the p-value it comes from and at most 1.

    Raises
    ------
    InvalidArgumentError
        If a p-value is not in [0, 1].

    References
    ----------
    Benjamini, Hochberg, "Controlling the false discovery rate", J. R. Stat. Soc. B 57 (1995).
    """
    p = _probabilities(p_values)
    if not len(p):
        return p
    from scipy.stats import false_discovery_control

    adjusted: FloatArray = false_discovery_control(p)
    return adjusted


def holm(p_values: ArrayLike) -> FloatArray:
    """p-values of a family of tests, adjusted so that a chance of one false finding is bounded.

    Parameters
    ----------
    p_values : array_like, shape (n,)
        Each in [0, 1]; n may be 0.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidArgumentError
        If a p-value is not in [0, 1].

    References
    ----------
    Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6 (1979).
    """
    p = _probabilities(p_values)
    order = np.argsort(p, kind="stable")
    adjusted = np.empty_like(p)
    adjusted[order] = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return np.minimum(adjusted, 1.0)


def _probabilities(values: ArrayLike) -> FloatArray:
    p = np.asarray(values, dtype=np.float64)
    if not ((p >= 0) & (p <= 1)).all():
        raise InvalidArgumentError(f"p-values must be in [0, 1], got {p.tolist()}")
    return p


def _finite(values: ArrayLike) -> FloatArray:
    sample = np.asarray(values, dtype=np.float64)
    if sample.ndim != 1 or not len(sample) or not np.isfinite(sample).all():
        raise InvalidArgumentError(
            f"values must be one or more finite numbers in a row, got shape {sample.shape}"
            + ("" if np.isfinite(sample).all() else " with some that are not finite")
        )
    return sample
