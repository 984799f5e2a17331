"""How far a prediction is from people, and how that compares with people among themselves.

Conventions: settings are arrays (n, d) in their space's own units; distances are RMS differences of
magnitude responses in dB on 256 log-spaced points, 20 Hz to 20 kHz, at 48 kHz (LSD).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import path_length_ratio as path_length_ratio
from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.equalizers.space import EqSpace
from eqmorph.errors import InvalidArgumentError

GRID = response_grid()


def response_rmse_db(space: EqSpace, a: FloatArray, b: FloatArray) -> FloatArray:
    """RMS response difference of settings, row by row, shape (n,), in dB."""
    return response_distance_db(
        space.magnitude_response_db(a, GRID), space.magnitude_response_db(b, GRID)
    )


def lsd_to_people_db(space: EqSpace, predicted: FloatArray, people: FloatArray) -> FloatArray:
    """Distance of one predicted setting, shape (d,), to each person's, shape (n,), in dB."""
    responses = space.magnitude_response_db(people, GRID)
    return response_distance_db(responses, space.magnitude_response_db(predicted, GRID))


def pairwise_lsd_db(a: FloatArray, b: FloatArray | None = None) -> FloatArray:
    """LSD of every response of one set to every one of another, shape (n, m), in dB.

    Parameters
    ----------
    a : array, shape (n, bins)
    b : array, shape (m, bins), optional
        `a` again by default; then the diagonal is exactly 0.
    """
    # |x - y|^2 = |x|^2 + |y|^2 - 2 x.y about a common middle, where less of it cancels.
    middle = a.mean(axis=0)
    x = a - middle
    y = x if b is None else b - middle
    squares = (x**2).sum(axis=1)[:, None] + (y**2).sum(axis=1) - 2.0 * x @ y.T
    distances: FloatArray = np.sqrt(np.maximum(squares, 0.0) / x.shape[1])
    if b is None:
        np.fill_diagonal(distances, 0.0)
    return distances


def central_score_db(prediction: FloatArray, people: FloatArray) -> float:
    """The score of one prediction for a word: its median LSD to the held-out people's curves.

    Parameters
    ----------
    prediction : array, shape (bins,)
        Response in dB.
    people : array, shape (n, bins)
        n at least 1.

    Returns
    -------
    float
        dB. A mean wins this by construction: a low score is not "better than people".

    References
    ----------
    Keough, "The Listening Gap" (2026), "centrality".
    """
    return float(np.median(response_distance_db(people, prediction)))


def human_scores_db(people: FloatArray) -> FloatArray:
    """Each person's own score among the others: the median LSD to everybody else's curves.

    Parameters
    ----------
    people : array, shape (n, bins)
        n at least 2.

    Returns
    -------
    array, shape (n,)
        dB.

    Raises
    ------
    InvalidArgumentError
        If there is only one.
    """
    n = len(people)
    if n < 2:
        raise InvalidArgumentError(f"people's own scores need two people or more, got {n}")
    others = pairwise_lsd_db(people)[~np.eye(n, dtype=bool)].reshape(n, n - 1)
    scores: FloatArray = np.median(others, axis=1)
    return scores


def human_relative_percentile(prediction: FloatArray, people: FloatArray) -> float:
    """HRP: the share of people, in per cent, who are closer to the others than a prediction is.

    50 is a typical person, near 0 the very middle, above 95 outside of what people do.

    Parameters
    ----------
    prediction : array, shape (bins,)
    people : array, shape (n, bins)
        Held-out people's responses in dB.

    Returns
    -------
    float
        In [0, 100]; NaN where there are fewer than two people.

    References
    ----------
    Keough, "The Listening Gap" (2026): the percentage of leave-one-out human scores strictly below
    the prediction's.
    """
    if len(people) < 2:
        return float("nan")
    score = central_score_db(prediction, people)
    return float(100.0 * np.mean(human_scores_db(people) < score))


def macro_mean(values: Sequence[float] | NDArray[Any]) -> float:
    """Mean over terms or folds, NaNs left out; NaN of nothing."""
    known = _known(values)
    return float(known.mean()) if known.size else float("nan")


def deviation(values: Sequence[float]) -> float:
    """Sample standard deviation over folds (n - 1), NaNs left out; NaN of fewer than two."""
    known = _known(values)
    return float(known.std(ddof=1)) if known.size > 1 else float("nan")


def _known(values: Sequence[float] | NDArray[Any]) -> FloatArray:
    column = np.asarray(values, dtype=np.float64)
    known: FloatArray = column[~np.isnan(column)]
    return known
