"""Judging settings by what one hears: the response grid and the distance between two curves."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.equalizers.biquads import FloatArray

N_BINS = 256
LOWEST_HZ = 20.0
HIGHEST_HZ = 20_000.0


def response_grid(
    n_bins: int = N_BINS, lowest_hz: float = LOWEST_HZ, highest_hz: float = HIGHEST_HZ
) -> FloatArray:
    """Log-spaced frequencies in Hz, both ends included, shape (n_bins,).

    The default, 256 points from 20 Hz to 20 kHz, is the grid on which every distance here is taken.
    """
    grid: FloatArray = np.geomspace(lowest_hz, highest_hz, n_bins)
    # geomspace may overshoot its end by a rounding error, which at 40 kHz would be above Nyquist.
    grid[0], grid[-1] = lowest_hz, highest_hz
    return grid


def response_distance_db(a: ArrayLike, b: ArrayLike) -> FloatArray:
    """RMS difference of two magnitude responses in dB, over the last axis.

    On `response_grid()` this is the log-spectral distance (LSD) of the literature.

    Parameters
    ----------
    a, b : array_like, broadcast to shape (..., bins)
        Responses in dB on the same log-spaced frequencies.

    Returns
    -------
    array, shape (...)
        dB, at least 0.
    """
    difference = np.asarray(a, dtype=np.float64) - np.asarray(b, dtype=np.float64)
    distance: FloatArray = np.sqrt(np.mean(difference**2, axis=-1))
    return distance


def geometric_median(
    responses: FloatArray, weights: FloatArray | None = None, n_iterations: int = 100
) -> FloatArray:
    """The curve with the smallest weighted sum of RMS distances to the given ones.

    Parameters
    ----------
    responses : array, shape (n, bins)
        dB; n at least 1.
    weights : array, shape (n,), optional
        At least 0, not all 0; equal by default.
    n_iterations : int
        At the most; it stops when a step moves the curve by less than 1e-6 dB.

    Returns
    -------
    array, shape (bins,)
        dB.

    References
    ----------
    Weiszfeld's algorithm (1937). Distances are held above 0.01 dB, so that an iterate that lands on
    one of the curves does not stay there.
    """
    share = np.ones(len(responses)) if weights is None else np.asarray(weights, dtype=np.float64)
    centre: FloatArray = np.average(responses, axis=0, weights=share)
    for _ in range(n_iterations):
        pull = share / np.maximum(response_distance_db(responses, centre), 0.01)
        moved = pull @ responses / pull.sum()
        done = np.max(np.abs(moved - centre)) < 1e-6
        centre = moved
        if done:
            break
    return centre
