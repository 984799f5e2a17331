"""The other ways to say how wide a filter is: a shelf's slope, a bell's octaves.

Reference: R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients".
"""

from __future__ import annotations

import math

from eqmorph.errors import DataFormatError
from eqmorph.formats.decoding import shown
from eqmorph.formats.filters import GAIN_LIMIT_DB, FilterKind


def q_of_slope(slope: float, gain_db: float) -> float | None:
    """Q of a shelf with this slope (1 is the steepest without overshoot); None where there is none.

    Reference: the cookbook's 1/Q^2 = (A + 1/A)(1/S - 1) + 2.
    """
    if slope <= 0.0:
        return None
    A = _amplitude(gain_db)
    inverse_squared = (A + 1.0 / A) * (1.0 / slope - 1.0) + 2.0
    return 1.0 / math.sqrt(inverse_squared) if inverse_squared > 0 else None


def slope_of_q(q: float, gain_db: float) -> float:
    """Slope of a shelf with this Q, which is infinite where even no gain would overshoot."""
    A = _amplitude(gain_db)
    inverse = (1.0 / q**2 - 2.0) / (A + 1.0 / A) + 1.0
    return 1.0 / inverse if inverse > 0 else math.inf


def q_of_width(
    where: str,
    kind: FilterKind,
    width: float,
    unit: str,
    gain_db: float,
    frequency_hz: float,
    sample_rate: float,
) -> float:
    """Q of a width as ffmpeg and SoX have it: a Q (q), octaves (o), a slope (s), Hz or kHz (h, k).

    Raises
    ------
    DataFormatError
        If there is no such filter.
    """
    q: float | None = None
    if unit == "q":
        q = width
    elif unit == "o":
        q = q_of_octaves(width, frequency_hz, sample_rate)
    elif unit == "s" and kind in ("low_shelf", "high_shelf"):
        q = q_of_slope(width, gain_db)
    elif unit in ("h", "k") and width > 0:
        q = frequency_hz / (width if unit == "h" else 1000.0 * width)
    if q is None:
        raise DataFormatError(f"{where}: the width {width:g} of type {shown(unit)} is not possible")
    return q


def _amplitude(gain_db: float) -> float:
    # Impossible gains are refused later, with their line; here they must only not overflow.
    amplitude: float = 10.0 ** (max(-GAIN_LIMIT_DB, min(gain_db, GAIN_LIMIT_DB)) / 40.0)
    return amplitude


def q_of_octaves(octaves: float, frequency_hz: float, sample_rate: float) -> float | None:
    """Q of a bandwidth in octaves at a sample rate; None where there is none.

    Reference: the cookbook's 1/Q = 2 sinh(ln 2 / 2 x BW x w0 / sin w0).
    """
    w0 = 2.0 * math.pi * frequency_hz / sample_rate
    if not 0.0 < w0 < math.pi or not 0.0 < octaves < 100.0:
        return None
    exponent = math.log(2.0) / 2.0 * octaves * w0 / math.sin(w0)
    return 1.0 / (2.0 * math.sinh(exponent)) if exponent < 100.0 else None


def octaves_of_q(q: float) -> float:
    """Bandwidth in octaves of a Q, before any warping by a sample rate.

    Reference: the cookbook's 1/Q = 2 sinh(ln 2 / 2 x BW).
    """
    return 2.0 / math.log(2.0) * math.asinh(1.0 / (2.0 * q))
