"""How far to turn down so that a boost cannot clip."""

from __future__ import annotations

import math

import numpy as np

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray, check_sample_rate
from eqmorph.formats.cascades import Playable, filters_of

MARGIN_DB = 0.2
"""Below full scale; AutoEq keeps the same."""

# A text that names no rate is played at any of these, and the curve differs a little among them.
_COMMON_RATES = (44_100.0, 48_000.0, 96_000.0, 192_000.0)
_POINTS = 2048
_LOWEST_HZ = 5.0
NO_BOOST_DB = 1e-3
"""What rounding alone may add to a setting that only cuts."""


def dense_grid(eq: Playable, sample_rate: float) -> FloatArray:
    """Log-spaced frequencies up to Nyquist, with every band's own among them, rising."""
    nyquist = check_sample_rate(sample_rate) / 2
    centres = [f.frequency_hz for f in filters_of(eq) if f.frequency_hz < nyquist]
    grid = np.geomspace(_LOWEST_HZ, nyquist * (1 - 1e-12), _POINTS)
    merged: FloatArray = np.unique(np.concatenate([grid, centres]))
    return merged


def highest_gain_db(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE) -> float:
    """The highest point of the realised response at this rate and the common ones, in dB."""
    rates = {check_sample_rate(sample_rate), *_COMMON_RATES}
    return max(float(eq.magnitude_response_db(dense_grid(eq, rate), rate).max()) for rate in rates)


def preamp_db(
    eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, decimals: int | None = None
) -> float:
    """The gain to put before a setting so that no frequency comes out above full scale.

    Minus the highest point of the realised response (never the sum of the gains) minus 0.2 dB.
    A setting that lifts nothing needs none.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz; the common rates count, too.
    decimals : int, optional
        Round to so many, downwards, so that rounding never costs margin.

    Returns
    -------
    float
        dB, at most 0.
    """
    highest = highest_gain_db(eq, sample_rate)
    if highest <= NO_BOOST_DB:
        return 0.0
    wanted = -(highest + MARGIN_DB)
    if decimals is None:
        return wanted
    # The nudge keeps a number that is already round where it is.
    steps: float = 10.0**decimals
    return math.floor(wanted * steps + 1e-9) / steps
