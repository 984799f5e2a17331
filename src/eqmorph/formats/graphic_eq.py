"""The GraphicEQ line of Equalizer APO, JamesDSP, Wavelet and Poweramp: a curve as points.

It is a curve, not a row of bells: the points are samples of the realised response, between which
readers go straight in dB over the logarithm of frequency, and flat outside.
"""

from __future__ import annotations

import numpy as np

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray, check_sample_rate
from eqmorph.formats.cascades import Playable
from eqmorph.formats.decoding import shown
from eqmorph.formats.foreign import Curve, make_curve
from eqmorph.formats.headroom import MARGIN_DB, NO_BOOST_DB, dense_grid, preamp_db
from eqmorph.formats.notes import Notes
from eqmorph.formats.points import read_numbers, without_zero
from eqmorph.formats.writing import plain

# How far a straight line between two points may leave the response.
_TOLERANCE_DB = 0.015
_LOWEST_HZ, _HIGHEST_HZ = 10.0, 22_000.0
# AutoEq's grid, which Wavelet expects: whole hertz, 20 to 19,871.
_GRID_STEP = 1.0563
_GRID_POINTS = 127


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """A preamp and a GraphicEQ line that follows the response to 0.05 dB, for Equalizer APO.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz at which the response is taken.
    name : str
        Not used; the line has no place for one.
    """
    grid = dense_grid(eq, sample_rate)
    grid = grid[(grid >= _LOWEST_HZ) & (grid <= _HIGHEST_HZ)]
    response = eq.magnitude_response_db(grid, sample_rate)
    kept = _few_points(np.log(grid), response)
    level = preamp_db(eq, sample_rate, 1)
    points = zip(grid[kept], response[kept], strict=True)
    line = _line([(plain(hz, 2), f"{gain:.2f}") for hz, gain in points])
    return f"Preamp: {level:.1f} dB\n{line}"


def write_autoeq(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """A GraphicEQ line alone, headroom included, which is what phones' equalisers import.

    On AutoEq's 127 frequencies, in steps of 0.1 dB, its top at -0.2 dB.

    Parameters are those of `write`. Frequencies above Nyquist repeat the last gain below.
    """
    grid = np.unique(np.floor(20.0 * _GRID_STEP ** np.arange(_GRID_POINTS)))
    within = np.minimum(grid, check_sample_rate(sample_rate) / 2)
    response = eq.magnitude_response_db(within, sample_rate)
    # Never above 0 dB: the first gain stands for all below, and Wavelet refuses to lift it.
    top = float(response.max())
    gains = response - (top + MARGIN_DB if top > NO_BOOST_DB else 0.0)
    return _line([(f"{hz:.0f}", f"{gain:.1f}") for hz, gain in zip(grid, gains, strict=True)])


def _line(points: list[tuple[str, str]]) -> str:
    pairs = (f"{hz} {gain if float(gain) else gain.lstrip('-')}" for hz, gain in points)
    return f"GraphicEQ: {'; '.join(pairs)}\n"


def _few_points(x: FloatArray, y: FloatArray) -> list[int]:
    """Indices of points between which straight lines stay within the tolerance.

    Reference: Douglas and Peucker (1973), with the vertical distance.
    """
    kept = {0, len(x) - 1}
    spans = [(0, len(x) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        inner = slice(first + 1, last)
        straight = np.interp(x[inner], x[[first, last]], y[[first, last]])
        off = np.abs(y[inner] - straight)
        worst = int(off.argmax())
        if off[worst] > _TOLERANCE_DB:
            middle = first + 1 + worst
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return sorted(kept)


def curve_of_line(points: str, where: str, notes: Notes) -> Curve:
    """The curve in what follows `GraphicEQ:`, read as Equalizer APO reads it.

    Raises
    ------
    DataFormatError
        If there are no points, an impossible one, or commas that can be read in two ways.
    """
    words = points.replace(";", " ").split()
    # "20 -1.5, 100 2.5" ends its pairs with commas.
    words = [stripped for word in words if (stripped := word.strip(","))]
    pairs = list(zip(words[::2], words[1::2], strict=False))
    places = [f"{where}: point {i}" for i in range(1, len(pairs) + 1)]
    read = read_numbers(pairs, where, places, " ")
    if len(words) % 2 and words[:-1]:
        notes.left_out(where, f"{shown(words[-1])}, which has no gain")
    return make_curve(where, without_zero(read, where, notes))
