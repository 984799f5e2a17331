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


def geometric_median_weights(
    responses: FloatArray, weights: FloatArray | None = None, n_iterations: int = 100
) -> FloatArray:
    """How much each curve counts in the geometric median of them all.

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
    array, shape (n,)
        Sum 1; the median is ``weights @ responses``.

    References
    ----------
    Weiszfeld's algorithm (1937). Distances are held above 0.01 dB, so that an iterate that lands on
    one of the curves does not stay there.
    """
    given = np.ones(len(responses)) if weights is None else np.asarray(weights, dtype=np.float64)
    share: FloatArray = given / given.sum()
    centre = share @ responses
    for _ in range(n_iterations):
        pull = given / np.maximum(response_distance_db(responses, centre), 0.01)
        share = pull / pull.sum()
        before, centre = centre, share @ responses
        if np.max(np.abs(centre - before)) < 1e-6:
            break
    return share


def path_length_ratio(responses: ArrayLike) -> float:
    """How much longer a morph is than the straight way, in response.

    The sum of the RMS distances between neighbouring curves over that of the first and the last;
    1 is straight. It grows a little with the number of curves; 21 are the custom here.

    Parameters
    ----------
    responses : array_like, shape (n, bins)
        dB, from one end of the morph to the other; n at least 2.

    Returns
    -------
    float
        At least 1; 1 too where no curve differs from another, infinite for a way out and back.
    """
    curves = np.asarray(responses, dtype=np.float64)
    length = float(response_distance_db(curves[1:], curves[:-1]).sum())
    straight = float(response_distance_db(curves[0], curves[-1]))
    if straight == 0.0:
        return 1.0 if length == 0.0 else float("inf")
    return length / straight


def overshoot_db(responses: ArrayLike) -> float:
    """How far a morph leaves what its two ends span.

    At each frequency the ends' gains span an interval; this is the farthest that any curve lies
    outside of it, over all curves and frequencies.

    Parameters
    ----------
    responses : array_like, shape (n, bins)
        dB, from one end of the morph to the other; n at least 2.

    Returns
    -------
    float
        dB, at least 0.
    """
    curves = np.asarray(responses, dtype=np.float64)
    ends = curves[[0, -1]]
    return float(max((curves - ends.max(axis=0)).max(), (ends.min(axis=0) - curves).max()))


def geometric_median(responses: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    """The curve with the smallest weighted sum of RMS distances to the given ones.

    Parameters and the algorithm are those of `geometric_median_weights`; shape (bins,), in dB.
    """
    median: FloatArray = geometric_median_weights(responses, weights) @ responses
    return median
