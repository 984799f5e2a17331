"""From the people who used a word to what the model keeps of them (scikit-learn, at training).

No sound of any one person is kept: middles are drawn towards flat where few people spoke, mixtures
have components of several rows each with a floor under their spread.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import geometric_median
from eqmorph.model.known_words import Mixture, Variants, caution

OWN_SHARE = 0.25
# A mixture component takes at least about this many rows.
_ROWS_PER_COMPONENT = 25
_MOST_COMPONENTS = 8
# The directions of the code in which takes differ; the others hold a hundredth of their variance.
_FREE_DIRECTIONS = 13
# dB^2 below which no direction of a component may fall: a spike would be somebody's setting, and
# the plug-in's default values make spikes.
_VARIANCE_FLOOR = 0.05
# Pseudo-rows of the pooled covariance in a small term's own.
_POOLED_ROWS = 20
# A word needs this many rows before it is divided, and a variant this share of them.
_ROWS_FOR_VARIANTS = 40
_SMALLEST_VARIANT = 0.08
_VARIANT_COUNTS = (2, 3, 4)
_FEWEST_PEOPLE = 3


def middle(latents: FloatArray, n_people: int) -> FloatArray:
    """The middle of some people's sounds, shape (latent_dim,): their geometric median.

    One person's word is weak evidence of what the next person means, so it is scaled by
    c / (c + 1) for c people; for words that many people used this changes nothing one could hear.

    Parameters
    ----------
    latents : array, shape (n, latent_dim)
    n_people : int
        How many made them; 0 counts every row as a person.
    """
    return caution(n_people or len(latents)) * geometric_median(latents)


def helped(own: FloatArray, suggested: FloatArray) -> FloatArray:
    """The middle of a word of few people, drawn to what all people's words suggest for it.

    The middle of what a handful of people did is farther from the next person than doing nothing;
    what is known of other words and of the word's meaning is nearer. `OWN_SHARE` is left to the
    word's own people, so that it stays a word of its own (docs/REPORT.md).
    """
    return OWN_SHARE * own + (1.0 - OWN_SHARE) * suggested


def pooled_covariance(latents: FloatArray, terms: Sequence[str]) -> FloatArray:
    """Covariance within terms, over all terms with two rows or more, in the free directions."""
    free = latents[:, :_FREE_DIRECTIONS]
    names, inverse = np.unique(np.asarray(terms, dtype=str), return_inverse=True)
    centred = free - np.stack([free[inverse == i].mean(axis=0) for i in range(len(names))])[inverse]
    freedom = max(1, len(free) - len(names))
    covariance: FloatArray = centred.T @ centred / freedom
    return covariance


def fit_mixture(latents: FloatArray, pooled: FloatArray, seed: int) -> Mixture:
    """The mixture of one word's latents.

    Parameters
    ----------
    latents : array, shape (n, latent_dim)
    pooled : array, shape (m, m)
        Covariance within terms; stands in where a term has few rows.
    seed : int

    Returns
    -------
    Mixture
        As many components as Akaike's information criterion asks for (what a sample is judged by
        is prediction, not the number of groups), each of about 25 rows or more; a small term gets
        one, with its covariance drawn towards the pooled one.
    """
    n, m = len(latents), len(pooled)
    free = latents[:, :m]
    if n < 2 * _ROWS_PER_COMPONENT:
        own = np.cov(free.T, bias=True).reshape(m, m) if n > 1 else np.zeros((m, m))
        drawn = (n * own + _POOLED_ROWS * pooled) / (n + _POOLED_ROWS)
        covariance = drawn + _VARIANCE_FLOOR * np.eye(m)
        factor = np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)
        return Mixture(np.ones(1), latents.mean(axis=0)[None], factor[None])
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    fits = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for k in range(1, min(_MOST_COMPONENTS, n // _ROWS_PER_COMPONENT) + 1):
            mixture = GaussianMixture(k, reg_covar=_VARIANCE_FLOOR, n_init=2, random_state=seed)
            fits.append((mixture.fit(free).aic(free), mixture))
    best = min(fits, key=lambda fit: fit[0])[1]
    shares = best.predict_proba(free)
    means: FloatArray = shares.T @ latents / shares.sum(axis=0)[:, None]
    means[:, :m] = best.means_
    return Mixture(best.weights_, means, np.linalg.cholesky(best.covariances_))


def divide_into_variants(
    latents: FloatArray, contributors: NDArray[np.str_] | None, seed: int
) -> tuple[dict[int, Variants], int]:
    """Divisions of a word's people into two to four variants, and the number that divides best.

    Variants are k-means clusters of the latents on their first principal components; a division
    counts only if each has 8 % of the rows and, where contributors are known, three of them.

    Returns
    -------
    variants : dict of int to Variants
    preferred : int
        By silhouette; 1 where no division counts.
    """
    if len(latents) < _ROWS_FOR_VARIANTS:
        return {}, 1
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA
    from sklearn.metrics import silhouette_score

    reduced = PCA(min(8, *latents.shape), random_state=seed).fit_transform(latents)
    variants: dict[int, Variants] = {}
    quality: dict[int, float] = {}
    for k in _VARIANT_COUNTS:
        label = KMeans(k, n_init=10, random_state=seed).fit_predict(reduced)
        shares = np.bincount(label, minlength=k) / len(label)
        people = [
            len(np.unique(contributors[label == i])) if contributors is not None else _FEWEST_PEOPLE
            for i in range(k)
        ]
        if shares.min() < _SMALLEST_VARIANT or min(people) < _FEWEST_PEOPLE:
            continue
        order = np.argsort(-shares, kind="stable")
        middles = np.stack([geometric_median(latents[label == i]) for i in order])
        variants[k] = Variants(shares[order], middles)
        quality[k] = float(silhouette_score(reduced, label))
    preferred = max(quality, key=lambda k: quality[k]) if quality else 1
    return variants, preferred
