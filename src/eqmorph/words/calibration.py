"""How far people are from an answer, and how many of them it is nearer to than doing nothing.

Two things are stated, and no more, since people who were left out bear out no more: how far people
are, which differs between people and hardly between words; and what share of the people who say
words like this are nearer to the answer than to no change, with an interval. The share follows the
size of the prediction (its RMS in dB): a small one says that little is known. A word of many people
has figures of its own. All are fitted on predictions made without the person, and for rare words
without the word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqmorph.equalizers.biquads import FloatArray

# The share of people that stated distances and bands hold.
INTERVAL = 0.8
# Standard errors of a 95 % interval.
_Z95 = 1.96
_NEWTON_STEPS = 25
# A weak pull of the slope towards 0, so that few predictions cannot promise certainty.
_RIDGE = 1.0


def size_db(curves: ArrayLike) -> FloatArray:
    """RMS of curves in dB over the last axis."""
    size: FloatArray = np.sqrt(np.mean(np.asarray(curves, dtype=np.float64) ** 2, axis=-1))
    return size


@dataclass(frozen=True)
class Calibration:
    """What can be stated of answers to words of one kind, or to one word.

    Attributes
    ----------
    error_db : float
        Mean RMS distance of a person's curve.
    error_low_db, error_high_db : float
        80 % of people are this far.
    curve_low_db, curve_high_db : float
        80 % of people's gains, over all frequencies, are within the prediction plus these.
    nearer_at_zero, nearer_per_db : float
        Log odds that a person is nearer to the prediction than to flat, by its size.
    variance, covariance, variance_per_db : float
        Of these two, over people.
    n_people : int
        How many people all this was fitted on.
    """

    error_db: float
    error_low_db: float
    error_high_db: float
    curve_low_db: float
    curve_high_db: float
    nearer_at_zero: float
    nearer_per_db: float
    variance: float
    covariance: float
    variance_per_db: float
    n_people: int

    @classmethod
    def fit(
        cls,
        predicted: FloatArray,
        observed: FloatArray,
        people: NDArray[np.int64],
        *,
        by_size: bool = True,
    ) -> Calibration:
        """Fit to predictions of people that they were made without; each person weighs 1.

        Parameters
        ----------
        predicted, observed : array, shape (n, bins)
            Responses in dB.
        people : array of int, shape (n,)
            Numbered from 0.
        by_size : bool
            Whether the share follows the size of a prediction; otherwise it is one for all.
        """
        residual = observed - predicted
        errors = size_db(residual)
        weights = 1.0 / np.bincount(people)[people]
        n = len(np.unique(people))
        tails = ((1 - INTERVAL) / 2, (1 + INTERVAL) / 2)
        # A new person falls between n others in n + 1 places.
        low, high = _weighted_quantiles(errors, weights, tails, beyond=0.5)
        bins = np.repeat(weights / residual.shape[1], residual.shape[1])
        curve_low, curve_high = _weighted_quantiles(residual.ravel(), bins, tails)
        nearer = (errors < size_db(observed)).astype(np.float64)
        sizes = size_db(predicted) if by_size else np.zeros_like(errors)
        odds, variances = _share_of_people(sizes, nearer, weights, people)
        return cls(
            float(np.average(errors, weights=weights)), low, high, curve_low, curve_high,
            *odds, *variances, n,
        )  # fmt: skip

    def confidence(self, size: ArrayLike) -> FloatArray:
        """Share of people who are nearer to a prediction of some size than to flat."""
        return _chance(self.nearer_at_zero + self.nearer_per_db * np.asarray(size))

    def confidence_interval(self, size: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Between which shares it is, with 95 %: what so many people can tell of all."""
        sizes = np.asarray(size, dtype=np.float64)
        odds = self.nearer_at_zero + self.nearer_per_db * sizes
        spread = self.variance + 2 * self.covariance * sizes + self.variance_per_db * sizes**2
        apart = _Z95 * np.sqrt(np.maximum(spread, 0.0))
        return _chance(odds - apart), _chance(odds + apart)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Calibration:
        """What `to_dict` gave, or what models had before shares had intervals.

        Raises
        ------
        TypeError
            If something is missing.
        """
        if "error_at_zero" not in data:
            return cls(**data)
        error = data["error_at_zero"]
        return cls(
            error, error * data["low_ratio"], error * data["high_ratio"],
            error * data["curve_low"], error * data["curve_high"],
            data["win_at_zero"], data["win_per_db"], 1.0 / data["n_people"], 0.0, 0.0,
            data["n_people"],
        )  # fmt: skip


def _chance(odds: FloatArray) -> FloatArray:
    chance: FloatArray = 1.0 / (1.0 + np.exp(-odds))
    return chance


def _share_of_people(
    sizes: FloatArray, nearer: FloatArray, weights: FloatArray, people: NDArray[np.int64]
) -> tuple[tuple[float, float], tuple[float, float, float]]:
    """Log odds by size, and their variances with each person as one observation (a sandwich)."""
    n = len(np.unique(people))
    if not sizes.any():
        # Half a person on either side, so that no few people promise certainty.
        share = (float(weights @ nearer) + 0.5) / (n + 1.0)
        odds = float(np.log(share / (1.0 - share)))
        return (odds, 0.0), (1.0 / ((n + 1.0) * share * (1.0 - share)), 0.0, 0.0)
    at_zero, per_db = logistic_fit(sizes, nearer, weights)
    design = np.stack([np.ones_like(sizes), sizes], axis=1)
    chance = _chance(design @ np.array([at_zero, per_db]))
    curvature = design.T @ (design * (weights * chance * (1.0 - chance))[:, None])
    inverse = np.linalg.inv(curvature + np.diag([1e-9, _RIDGE]))
    scores = np.zeros((people.max() + 1, 2))
    np.add.at(scores, people, design * (weights * (nearer - chance))[:, None])
    found = inverse @ (scores.T @ scores) @ inverse * n / max(n - 1, 1)
    return (at_zero, per_db), (float(found[0, 0]), float(found[0, 1]), float(found[1, 1]))


def _weighted_quantiles(
    values: FloatArray, weights: FloatArray, shares: tuple[float, float], beyond: float = 0.0
) -> tuple[float, float]:
    """Where shares of the weight are reached, with some weight left beyond either end."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) - weights[order] / 2 + beyond
    low, high = np.interp(shares, reached / (weights.sum() + 2 * beyond), values[order])
    return float(low), float(high)


def logistic_fit(x: FloatArray, y: FloatArray, weights: FloatArray) -> tuple[float, float]:
    """Intercept and slope of a logistic regression, by Newton's method."""
    design = np.stack([np.ones_like(x), x], axis=1)
    beta = np.zeros(2)
    for _ in range(_NEWTON_STEPS):
        chance = _chance(design @ beta)
        gradient = design.T @ (weights * (y - chance)) - np.array([0.0, _RIDGE]) * beta
        curvature = design.T @ (design * (weights * chance * (1 - chance))[:, None])
        curvature += np.diag([1e-9, _RIDGE])
        beta = beta + np.linalg.solve(curvature, gradient)
    return float(beta[0]), float(beta[1])
