"""How far people are from a prediction, and how often it is better than doing nothing.

Both follow the size of the prediction (its RMS in dB): a small one says that little is known, and
the process's own variance says less about it. All constants are fitted on predictions that were
made without the term and without the person.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqmorph.equalizers.biquads import FloatArray

INTERVAL = 0.8
_NEWTON_STEPS = 25
# A weak pull of the slope towards 0, so that few predictions cannot promise certainty.
_RIDGE = 1.0


def size_db(curves: ArrayLike) -> FloatArray:
    """RMS of curves in dB over the last axis."""
    size: FloatArray = np.sqrt(np.mean(np.asarray(curves, dtype=np.float64) ** 2, axis=-1))
    return size


@dataclass(frozen=True)
class Calibration:
    """From the size of a prediction to its expected error and confidence.

    Attributes
    ----------
    error_at_zero, error_per_db : float
        Expected distance of a person's curve: the first, plus the second for each dB of size.
    low_ratio, high_ratio : float
        80 % of people are between these multiples of the expected distance.
    curve_low, curve_high : float
        80 % of people's gains, over all frequencies, are within the prediction plus these
        multiples of the expected distance.
    win_at_zero, win_per_db : float
        Log odds that a person is closer to the prediction than to flat.
    n_people : int
        How many people all this was fitted on.
    """

    error_at_zero: float
    error_per_db: float
    low_ratio: float
    high_ratio: float
    curve_low: float
    curve_high: float
    win_at_zero: float
    win_per_db: float
    n_people: int

    @classmethod
    def fit(
        cls, predicted: FloatArray, observed: FloatArray, people: NDArray[np.int64]
    ) -> Calibration:
        """Fit to predictions, shape (n, bins), and what people did, each person weighing 1."""
        sizes = size_db(predicted)
        residual = observed - predicted
        errors = size_db(residual)
        weights = 1.0 / np.bincount(people)[people]
        design = np.stack([np.ones_like(sizes), sizes], axis=1) * np.sqrt(weights)[:, None]
        a, b = np.linalg.lstsq(design, errors * np.sqrt(weights), rcond=None)[0]
        expected = np.maximum(a + b * sizes, 0.1)
        tails = ((1 - INTERVAL) / 2, (1 + INTERVAL) / 2)
        ratios = _weighted_quantiles(errors / expected, weights, tails)
        scaled = residual / expected[:, None]
        gains = _weighted_quantiles(scaled.ravel(), np.repeat(weights, residual.shape[1]), tails)
        wins = logistic_fit(sizes, (errors < size_db(observed)).astype(np.float64), weights)
        return cls(
            error_at_zero=float(a),
            error_per_db=float(b),
            low_ratio=ratios[0],
            high_ratio=ratios[1],
            curve_low=gains[0],
            curve_high=gains[1],
            win_at_zero=wins[0],
            win_per_db=wins[1],
            n_people=len(np.unique(people)),
        )

    def expected_error_db(self, size: ArrayLike) -> FloatArray:
        """Expected RMS distance of a person's curve from a prediction of some size."""
        sizes = np.asarray(size, dtype=np.float64)
        return np.maximum(self.error_at_zero + self.error_per_db * sizes, 0.1)

    def confidence(self, size: ArrayLike) -> FloatArray:
        """Chance that a person is closer to a prediction of some size than to flat."""
        odds = self.win_at_zero + self.win_per_db * np.asarray(size, dtype=np.float64)
        chance: FloatArray = 1.0 / (1.0 + np.exp(-odds))
        return chance

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def _weighted_quantiles(
    values: FloatArray, weights: FloatArray, shares: tuple[float, ...]
) -> list[float]:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return [float(values[order][min(int(np.searchsorted(reached, s)), len(order) - 1)])
            for s in shares]  # fmt: skip


def logistic_fit(x: FloatArray, y: FloatArray, weights: FloatArray) -> tuple[float, float]:
    """Intercept and slope of a logistic regression, by Newton's method."""
    design = np.stack([np.ones_like(x), x], axis=1)
    beta = np.zeros(2)
    for _ in range(_NEWTON_STEPS):
        chance = 1.0 / (1.0 + np.exp(-design @ beta))
        gradient = design.T @ (weights * (y - chance)) - np.array([0.0, _RIDGE]) * beta
        curvature = design.T @ (design * (weights * chance * (1 - chance))[:, None])
        curvature += np.diag([1e-9, _RIDGE])
        beta = beta + np.linalg.solve(curvature, gradient)
    return float(beta[0]), float(beta[1])
