"""SAFE-DB beside SocialFX: do two crowds mean the same thing by a word, and which one says more?

Thirteen parameters and forty gains are different units, and SocialFX has no scale, so everything
here is in response space and in shape: a curve on 256 log-spaced points with its mean removed and
scaled to an RMS of one. Correlation of two shapes is then their inner product over 256.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.space import EqSpace
from eqmorph.errors import InvalidArgumentError

# A curve flatter than this has no shape to compare.
_FLATTEST_DB = 0.05
_GRID = response_grid()


@dataclass(frozen=True)
class SharedTerm:
    """One word in both crowds.

    Attributes
    ----------
    term : str
    n_safe, n_socialfx : int
        Rows with a shape.
    correlation : float
        Of the two crowds' mean shapes.
    low, high : float
        95 % bootstrap interval: contributors of SAFE-DB and rows of SocialFX drawn again.
    agreement_safe, agreement_socialfx : float
        Mean correlation of two people's shapes within the crowd; in SAFE-DB of two different
        people, NaN where one person gave all.
    """

    term: str
    n_safe: int
    n_socialfx: int
    correlation: float
    low: float
    high: float
    agreement_safe: float
    agreement_socialfx: float


@dataclass(frozen=True)
class Predictability:
    """How well a crowd's other people predict one more, with equal rows per term.

    Attributes
    ----------
    source : str
    terms : tuple of str
    rows_per_term : int
    own_term, low, high : float
        Mean correlation of a held-out shape with the mean shape of its term's other rows, macro
        over terms, with its 95 % bootstrap interval over terms.
    any_term : float
        The same with the mean over the other terms' rows: what is common to all words.
    by_term : tuple of float
        `own_term` of each term.
    """

    source: str
    terms: tuple[str, ...]
    rows_per_term: int
    own_term: float
    low: float
    high: float
    any_term: float
    by_term: tuple[float, ...]


@dataclass(frozen=True)
class TwinReport:
    """The comparison of the two data sets."""

    shared_terms: tuple[SharedTerm, ...]
    predictability: tuple[Predictability, ...]


def shapes(space: EqSpace, settings: FloatArray) -> FloatArray:
    """Shapes of settings, (n, d) -> (n, 256); NaN rows where a curve is flat."""
    responses = space.magnitude_response_db(settings, _GRID)
    centred = responses - responses.mean(axis=1, keepdims=True)
    size = np.sqrt((centred**2).mean(axis=1, keepdims=True))
    with np.errstate(invalid="ignore", divide="ignore"):
        shape: FloatArray = np.where(size < _FLATTEST_DB, np.nan, centred / size)
    return shape


def correlation(a: FloatArray, b: FloatArray) -> float:
    """Correlation of two curves, shape (bins,) each, in [-1, 1]; NaN where one is constant."""
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size > 1e-12 else float("nan")


def _groups(dataset: EqDataset) -> NDArray[np.int64]:
    """A number per contributor, or per row where a source does not tell them apart."""
    if dataset.contributors is None:
        return np.arange(len(dataset))
    _, numbers = np.unique(np.array(dataset.contributors), return_inverse=True)
    return numbers.astype(np.int64)


def _agreement(shape: FloatArray, groups: NDArray[np.int64]) -> float:
    """Mean correlation of two rows of different groups."""
    different = groups[:, None] != groups[None, :]
    if not different.any():
        return float("nan")
    return float((shape @ shape.T / shape.shape[1])[different].mean())


def _redrawn_mean(
    shape: FloatArray, groups: NDArray[np.int64], rng: np.random.Generator
) -> FloatArray:
    """Mean shape of groups drawn again with replacement."""
    names = np.unique(groups)
    times = np.bincount(rng.integers(len(names), size=len(names)), minlength=len(names))
    weight = times[np.searchsorted(names, groups)]
    mean: FloatArray = weight @ shape / weight.sum()
    return mean


def compare_terms(
    safe: EqDataset, socialfx: EqDataset, min_rows: int = 3, n_bootstrap: int = 1000, seed: int = 0
) -> tuple[SharedTerm, ...]:
    """Every word with at least `min_rows` shapes in both crowds, most rows first."""
    sides = []
    for dataset in (safe, socialfx):
        shape = shapes(dataset.space, dataset.settings)
        present = ~np.isnan(shape[:, 0])
        sides.append((shape[present], np.array(dataset.terms)[present], _groups(dataset)[present]))
    found = []
    for term in safe.term_counts():
        (a, people), (b, rows) = (
            (shape[terms == term], groups[terms == term]) for shape, terms, groups in sides
        )
        if min(len(a), len(b)) < min_rows:
            continue
        rng = np.random.default_rng(seed)
        drawn = [
            correlation(_redrawn_mean(a, people, rng), _redrawn_mean(b, rows, rng))
            for _ in range(n_bootstrap)
        ]
        low, high = np.nanpercentile(drawn, [2.5, 97.5])
        found.append(
            SharedTerm(
                term,
                len(a),
                len(b),
                correlation(a.mean(axis=0), b.mean(axis=0)),
                float(low),
                float(high),
                _agreement(a, people),
                _agreement(b, rows),
            )
        )
    return tuple(found)


def predictability(
    dataset: EqDataset,
    terms: tuple[str, ...],
    rows_per_term: int,
    n_draws: int = 50,
    n_bootstrap: int = 2000,
    seed: int = 0,
) -> Predictability:
    """How well the others predict one more person, with `rows_per_term` rows of each term.

    Rows are drawn anew `n_draws` times, at most one of a contributor and term where contributors
    are known and enough of them used the word; the held-out row's contributor is left out of both
    means.

    Raises
    ------
    InvalidArgumentError
        If a term has fewer rows than asked for.
    """
    shape = shapes(dataset.space, dataset.settings)
    present = np.flatnonzero(~np.isnan(shape[:, 0]))
    of_term = np.array(dataset.terms)
    groups = _groups(dataset)
    pools = {t: present[of_term[present] == t] for t in terms}
    for term, pool in pools.items():
        if len(pool) < rows_per_term:
            raise InvalidArgumentError(
                f"{term!r} has {len(pool)} rows with a shape, asked for {rows_per_term}"
            )
    rng = np.random.default_rng(seed)
    scores: dict[str, list[tuple[float, float]]] = {t: [] for t in terms}
    for _ in range(n_draws):
        drawn = {t: _draw(pool, groups, rows_per_term, rng) for t, pool in pools.items()}
        for term, rows in drawn.items():
            elsewhere = np.concatenate([r for t, r in drawn.items() if t != term])
            for row in rows:
                own = rows[(rows != row) & (groups[rows] != groups[row])]
                other = elsewhere[groups[elsewhere] != groups[row]]
                if len(own) and len(other):
                    scores[term].append(
                        (
                            correlation(shape[own].mean(axis=0), shape[row]),
                            correlation(shape[other].mean(axis=0), shape[row]),
                        )
                    )
    means = np.array([np.nanmean(scores[t], axis=0) for t in terms])
    redrawn = means[rng.integers(len(terms), size=(n_bootstrap, len(terms))), 0].mean(axis=1)
    low, high = np.percentile(redrawn, [2.5, 97.5])
    own_term, any_term = (float(m) for m in means.mean(axis=0))
    return Predictability(
        source=dataset.source,
        terms=terms,
        rows_per_term=rows_per_term,
        own_term=own_term,
        low=float(low),
        high=float(high),
        any_term=any_term,
        by_term=tuple(float(m) for m in means[:, 0]),
    )


def _draw(
    pool: NDArray[np.intp], groups: NDArray[np.int64], n: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """`n` rows of a pool, of different groups as far as there are."""
    order = rng.permutation(pool)
    _, first = np.unique(groups[order], return_index=True)
    rest = np.setdiff1d(np.arange(len(order)), first)
    chosen = np.concatenate([rng.permutation(first), rng.permutation(rest)])[:n]
    drawn: NDArray[np.intp] = order[chosen]
    return drawn


def compare_crowds(
    safe: EqDataset, socialfx: EqDataset, rows_per_term: int = 5, seed: int = 0
) -> TwinReport:
    """The whole comparison, on the words with `rows_per_term` rows or more in both."""
    shared = compare_terms(safe, socialfx, seed=seed)
    common = tuple(t.term for t in shared if min(t.n_safe, t.n_socialfx) >= rows_per_term)
    sides = tuple(
        predictability(dataset, common, rows_per_term, seed=seed) for dataset in (safe, socialfx)
    )
    return TwinReport(shared, sides)
