"""From the people who used a word to what the model keeps of them (scikit-learn, at training).

No setting of any one person is kept: centres are blends drawn towards flat where few people spoke,
mixtures have components of several rows each with a floor under their spread.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.blends import blend_settings
from eqmorph.equalizers.either import equalizer_from_vector
from eqmorph.equalizers.fitting import fit_parametric
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.response import geometric_median_weights, response_grid
from eqmorph.equalizers.space import PARAMETRIC_SPACE, EqSpace
from eqmorph.model.known_words import Mixture, Schools, TermClassifier
from eqmorph.words.gaussian_process import read
from eqmorph.words.word_model import WordModel

# So many people's own middle is the answer to their word; fewer are helped by all others.
ENOUGH_PEOPLE = 10
_OWN_SHARE = 0.25
_GRID = response_grid()
# A mixture component takes at least about this many rows.
_ROWS_PER_COMPONENT = 25
_MOST_COMPONENTS = 10
# Variance on the unit scale below which no direction of a component may fall (0.07 of the range):
# a spike would be somebody's setting, and the plug-in's default values make spikes.
_VARIANCE_FLOOR = 0.005
# Pseudo-rows of the pooled covariance in a small term's own.
_POOLED_ROWS = 20
# A word needs this many rows before it is divided, and a school this share of them.
_ROWS_FOR_SCHOOLS = 40
_SMALLEST_SCHOOL = 0.08
_SCHOOL_COUNTS = (2, 3, 4)
_CLASSIFIER_BINS = 32


def helped_centre(term: str, centre: FloatArray, words: WordModel) -> FloatArray:
    """A word's own centre, shape (13,), moved towards what the process suggests for the word."""
    process, grid = words.process, words.frequencies_hz
    suggested = process.mean_db([read(term, process.lexicon)])[0]
    own = PARAMETRIC_SPACE.magnitude_response_db(centre[None], grid)[0]
    curve = _OWN_SHARE * own + (1.0 - _OWN_SHARE) * suggested
    return fit_parametric(curve, grid).eq.to_vector()


def central_setting(
    space: EqSpace, settings: FloatArray, n_contributors: int, shrink: bool = True
) -> FloatArray:
    """The setting in the middle of some people's, shape (d,).

    The geometric median of their responses, as a playable setting. One person's word is weak
    evidence of what the next person means, so the curve is scaled by c / (c + 1) for c people;
    for the two words that many people used this changes nothing one could hear.

    Parameters
    ----------
    space : EqSpace
    settings : array, shape (n, d)
    n_contributors : int
        How many people made them; 0 counts every row as a person.
    shrink : bool
        Whether to scale by the number of people.
    """
    people = n_contributors or len(settings)
    amount = people / (people + 1.0) if shrink else 1.0
    responses = space.magnitude_response_db(settings, _GRID)
    weights = geometric_median_weights(responses)
    people_settings = [equalizer_from_vector(space, s) for s in settings]
    # All are of the space's one kind; the type checker wants one named.
    blend = blend_settings(cast(list[ParametricEq], people_settings), weights)
    return blend.scaled(amount).to_vector()


def pooled_covariance(unit: FloatArray, terms: Sequence[str]) -> FloatArray:
    """Covariance within terms, over all terms with two rows or more, shape (d, d)."""
    names, inverse = np.unique(np.asarray(terms, dtype=str), return_inverse=True)
    centred = unit - np.stack([unit[inverse == i].mean(axis=0) for i in range(len(names))])[inverse]
    freedom = max(1, len(unit) - len(names))
    covariance: FloatArray = centred.T @ centred / freedom
    return covariance


def fit_mixture(unit: FloatArray, pooled: FloatArray, seed: int) -> Mixture:
    """The mixture of one term's settings on the unit scale.

    Parameters
    ----------
    unit : array, shape (n, d)
    pooled : array, shape (d, d)
        Covariance within terms; stands in where a term has few rows.
    seed : int

    Returns
    -------
    Mixture
        As many components as the Bayesian information criterion asks for, each of about 25 rows or
        more; a small term gets one, with its covariance drawn towards the pooled one.
    """
    n, d = unit.shape
    floor = _VARIANCE_FLOOR * np.eye(d)
    if n < 2 * _ROWS_PER_COMPONENT:
        own = np.cov(unit.T, bias=True).reshape(d, d) if n > 1 else np.zeros((d, d))
        covariance = (n * own + _POOLED_ROWS * pooled) / (n + _POOLED_ROWS) + floor
        return Mixture(np.ones(1), unit.mean(axis=0)[None], np.linalg.cholesky(covariance)[None])
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    fits = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for k in range(1, min(_MOST_COMPONENTS, n // _ROWS_PER_COMPONENT) + 1):
            mixture = GaussianMixture(k, reg_covar=_VARIANCE_FLOOR, n_init=2, random_state=seed)
            fits.append((mixture.fit(unit).bic(unit), mixture))
    best = min(fits, key=lambda fit: fit[0])[1]
    return Mixture(best.weights_, best.means_, np.linalg.cholesky(best.covariances_))


def divide_into_schools(
    space: EqSpace, settings: FloatArray, contributors: NDArray[np.str_] | None, seed: int
) -> tuple[dict[int, Schools], int]:
    """Divisions of a word's people into two to four schools, and the number that divides best.

    Schools are k-means clusters of the responses on their first principal components; a division
    counts only if each school has 8 % of the rows and, where contributors are known, three of them.

    Returns
    -------
    schools : dict of int to Schools
    preferred : int
        By silhouette; 1 where no division counts.
    """
    if len(settings) < _ROWS_FOR_SCHOOLS:
        return {}, 1
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA
    from sklearn.metrics import silhouette_score

    responses = space.magnitude_response_db(settings, response_grid(64))
    reduced = PCA(min(8, *responses.shape), random_state=seed).fit_transform(responses)
    schools: dict[int, Schools] = {}
    quality: dict[int, float] = {}
    for k in _SCHOOL_COUNTS:
        label = KMeans(k, n_init=10, random_state=seed).fit_predict(reduced)
        shares = np.bincount(label, minlength=k) / len(label)
        people = [
            len(np.unique(contributors[label == i])) if contributors is not None else 3
            for i in range(k)
        ]
        if shares.min() < _SMALLEST_SCHOOL or min(people) < 3:
            continue
        order = np.argsort(-shares, kind="stable")
        centres = [central_setting(space, settings[label == i], people[i], False) for i in order]
        schools[k] = Schools(shares[order], np.stack(centres))
        quality[k] = float(silhouette_score(reduced, label))
    preferred = max(quality, key=lambda k: quality[k]) if quality else 1
    return schools, preferred


def fit_classifier(
    space: EqSpace, settings: FloatArray, terms: Sequence[str], names: Sequence[str]
) -> TermClassifier:
    """Which of `names` a response would be called, every word as likely beforehand as any other.

    Parameters
    ----------
    space : EqSpace
    settings : array, shape (n, d)
    terms : sequence of str, length n
        Each one of `names`.
    names : sequence of str
        In the order of the classifier's output.
    """
    frequencies = response_grid(_CLASSIFIER_BINS)
    if len(names) == 1:
        return TermClassifier(frequencies, np.zeros((1, _CLASSIFIER_BINS)), np.zeros(1))
    from sklearn.linear_model import LogisticRegression

    labels = np.array([names.index(t) for t in terms])
    responses = space.magnitude_response_db(settings, frequencies) / 6.0
    regression = LogisticRegression(C=0.03, class_weight="balanced", max_iter=2000)
    with warnings.catch_warnings():
        # Words with one row each are words all the same, not numbers to be predicted.
        warnings.filterwarnings("ignore", "The number of unique classes", UserWarning)
        regression.fit(responses, labels)
    weights, bias = regression.coef_ / 6.0, regression.intercept_
    if len(names) == 2:
        # scikit-learn keeps one row of logits for two classes.
        weights, bias = np.concatenate([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return TermClassifier(frequencies, weights, bias)
