"""Whether generated settings are spread like people's: same middle, same width, same shape?

Conventions: both sets are responses in dB on the same frequencies, shapes (n, bins) and (m, bins);
"generated" comes first, "people" second. A figure means little without its floor: what two sets of
people score against each other (`human_floor`).

References
----------
Székely, Rizzo, "Energy statistics", J. Stat. Plan. Inference 143 (2013); Lopez-Paz, Oquab,
"Revisiting classifier two-sample tests", ICLR 2017.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.measures.responses import macro_mean, pairwise_lsd_db

_TREES = 40
_C2ST_BINS = 32
_C2ST_FOLDS = 5
_FLOOR_REPEATS = 3


def spread_db(responses: FloatArray) -> float:
    """Mean LSD between two different curves of a set, in dB; NaN where there is only one."""
    n = len(responses)
    if n < 2:
        return float("nan")
    return float(pairwise_lsd_db(responses).sum() / (n * (n - 1)))


def energy_distance_db(generated: FloatArray, people: FloatArray) -> float:
    """Energy distance of two sets of responses, in dB.

    ``2 E|X - Y| - E|X - X'| - E|Y - Y'|`` with the LSD as distance, each mean over different curves
    only. So it is free of bias by the sizes of the sets: 0 on average where both come from one
    distribution, a little below 0 as often as above it.

    Returns
    -------
    float
        NaN where a set has fewer than two curves.
    """
    between = float(pairwise_lsd_db(generated, people).mean())
    return 2.0 * between - spread_db(generated) - spread_db(people)


def dispersion_ratio(generated: FloatArray, people: FloatArray) -> float:
    """How varied the generated settings are against people's: spread over spread.

    Returns
    -------
    float
        1 as varied as people, 0 always the same; NaN where either set has fewer than two curves or
        the people are all alike.
    """
    width = spread_db(people)
    return spread_db(generated) / width if width > 0 else float("nan")


def coverage(
    generated: FloatArray, people: FloatArray, lower: float = 5.0, upper: float = 95.0
) -> float:
    """Share of people within a percentile band of the generated curves, mean over frequencies.

    Parameters
    ----------
    generated, people : array, shapes (n, bins) and (m, bins)
    lower, upper : float
        Percentiles; a calibrated set covers (upper - lower) / 100 of the people.

    Returns
    -------
    float
        In [0, 1].

    Raises
    ------
    InvalidArgumentError
        If not ``0 <= lower < upper <= 100``.
    """
    if not 0.0 <= lower < upper <= 100.0:
        raise InvalidArgumentError(
            f"percentiles must rise within [0, 100], got {lower:g} and {upper:g}"
        )
    low, high = np.percentile(generated, [lower, upper], axis=0)
    return float(np.mean((people >= low) & (people <= high)))


def c2st(generated: FloatArray, people: FloatArray, seed: int = 0) -> float:
    """Classifier two-sample test: how often a random forest tells generated from human curves.

    The larger set is cut down to the size of the smaller at random; accuracy is cross-validated in
    five folds over 32 of the frequencies.

    Returns
    -------
    float
        0.5 is chance: it cannot tell; 1 always. NaN where a set has fewer than five curves.
    """
    n = min(len(generated), len(people))
    if n < _C2ST_FOLDS:
        return float("nan")
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.model_selection import StratifiedKFold, cross_val_score

    rng = np.random.default_rng(seed)
    columns = np.linspace(0, people.shape[1] - 1, min(_C2ST_BINS, people.shape[1])).round()
    halves = [s[rng.permutation(len(s))[:n]][:, columns.astype(int)] for s in (generated, people)]
    folds = StratifiedKFold(_C2ST_FOLDS, shuffle=True, random_state=seed)
    labels = np.repeat([0, 1], n)
    model = RandomForestClassifier(_TREES, min_samples_leaf=2, random_state=seed, n_jobs=1)
    return float(cross_val_score(model, np.concatenate(halves), labels, cv=folds).mean())


def compare_distributions(
    generated: FloatArray, people: FloatArray, seed: int = 0
) -> dict[str, float]:
    """Every figure of this module, by name."""
    return {
        "energy_db": energy_distance_db(generated, people),
        "dispersion": dispersion_ratio(generated, people),
        "coverage_90": coverage(generated, people, 5.0, 95.0),
        "coverage_50": coverage(generated, people, 25.0, 75.0),
        "c2st": c2st(generated, people, seed),
    }


def human_floor(
    people: FloatArray, groups: NDArray[np.int64] | None = None, seed: int = 0
) -> dict[str, float]:
    """What people score against people: the figures of random halves against each other.

    Parameters
    ----------
    people : array, shape (n, bins)
    groups : array of int, shape (n,), optional
        Contributors: with them whole contributors go to either half.
    seed : int

    Returns
    -------
    dict of str to float
        Means over three divisions; NaN where people do not divide into halves of two or more.
    """
    number = np.arange(len(people)) if groups is None else np.unique(groups, return_inverse=True)[1]
    rng = np.random.default_rng(seed)
    found: list[dict[str, float]] = []
    for repeat in range(_FLOOR_REPEATS):
        order = rng.permutation(int(number.max()) + 1)
        # The contributors up to half of the rows, in random order.
        rank = np.argsort(order)[number]
        sizes = np.bincount(rank)
        first = rank < int(np.searchsorted(np.cumsum(sizes), len(people) / 2)) + 1
        if 2 <= first.sum() <= len(people) - 2:
            found.append(compare_distributions(people[first], people[~first], seed + repeat))
    names = ("energy_db", "dispersion", "coverage_90", "coverage_50", "c2st")
    return {name: macro_mean([f[name] for f in found]) for name in names}
