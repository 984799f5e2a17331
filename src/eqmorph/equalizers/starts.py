"""Where a fit begins: guesses read off the curve, and layouts that cover what a curve may hide.

A five-band fit has many local minima; which one a descent finds is decided by where the bands
begin. The layouts (corners low or high, bells low or high, wide or narrow, all at 0 dB) find more
of the real settings' curves again than as many random points: the descent sets the gains in its
first step, but moves a frequency slowly.
"""

from __future__ import annotations

import numpy as np

from eqmorph.equalizers.bands import BANDS, GAIN_LIMIT_DB
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.space import PARAMETRIC_SPACE

_LOW_CORNERS_HZ = (70.0, 350.0)
_HIGH_CORNERS_HZ = (2_500.0, 11_000.0)
_BELLS_HZ = ((130.0, 600.0, 2_500.0), (400.0, 1_500.0, 6_000.0))
_QS = (0.5, 2.5)
# Half of the sixteen combinations, every pair of choices twice (a 2^(4-1) factorial design).
_LAYOUTS = (0, 3, 5, 6, 9, 10, 12, 15)

_BELL_RANGE_HZ = (
    min(b.frequency_range_hz[0] for b in BANDS if b.kind == "peak"),
    max(b.frequency_range_hz[1] for b in BANDS if b.kind == "peak"),
)
# A shelf is read off the curve's ends if it does at least this much there.
_SMALLEST_SHELF_DB = 0.3


def _setting(low: list[float], bells: list[list[float]], high: list[float]) -> FloatArray:
    """A legal setting from shelves [gain, Hz] and bells [gain, Hz, Q], in any order."""
    ordered = sorted(bells, key=lambda bell: bell[1])
    return PARAMETRIC_SPACE.clip(np.concatenate([low, *ordered, high]))


def layouts() -> FloatArray:
    """The flat setting with its bands in nine places, shape (9, 13); the first is the default."""
    found = [PARAMETRIC_SPACE.default]
    for i in _LAYOUTS:
        q = _QS[i >> 3 & 1]
        found.append(
            _setting(
                [0.0, _LOW_CORNERS_HZ[i & 1]],
                [[0.0, hz, q] for hz in _BELLS_HZ[i >> 2 & 1]],
                [0.0, _HIGH_CORNERS_HZ[i >> 1 & 1]],
            )
        )
    return np.array(found)


def _shelf(response_db: FloatArray, frequencies_hz: FloatArray, default_hz: float) -> list[float]:
    """Gain at the first points, and where the curve has come down to half of it."""
    gain = float(np.median(response_db[: max(1, len(response_db) // 12)]))
    if abs(gain) < _SMALLEST_SHELF_DB:
        return [gain, default_hz]
    halved = response_db * np.sign(gain) < abs(gain) / 2
    corner = frequencies_hz[np.argmax(halved)] if halved.any() else frequencies_hz[-1]
    return [gain, float(corner)]


def _bell(rest_db: FloatArray, frequencies_hz: FloatArray) -> list[float]:
    """A bell on the largest deviation that a bell can reach, as wide as that is at half height."""
    within = (frequencies_hz >= _BELL_RANGE_HZ[0]) & (frequencies_hz <= _BELL_RANGE_HZ[1])
    top = int(np.argmax(np.abs(rest_db) * within))
    gain = float(rest_db[top])
    low = np.flatnonzero(np.sign(gain) * rest_db < abs(gain) / 2)
    left = int(max(low[low < top], default=0))
    right = int(min(low[low > top], default=len(rest_db) - 1))
    width = max(float(np.log(frequencies_hz[right] / frequencies_hz[left])), 0.05)
    return [
        float(np.clip(gain, -GAIN_LIMIT_DB, GAIN_LIMIT_DB)),
        float(frequencies_hz[top]),
        # Bandwidth between half-gain points, cookbook: 1 / Q = 2 sinh(ln(2) / 2 * octaves).
        float(np.clip(1.0 / (2.0 * np.sinh(width / 2.0)), 0.15, 8.0)),
    ]


def read_off(
    response_db: FloatArray, frequencies_hz: FloatArray, sample_rate: float, with_shelves: bool
) -> FloatArray:
    """A setting guessed from a curve: its ends as shelves, its largest deviations as bells.

    Parameters
    ----------
    response_db, frequencies_hz : array, shape (bins,)
        Frequencies rising and above 0.
    sample_rate : float
        Hz.
    with_shelves : bool
        False leaves the shelves at 0 dB: what looks like a shelf may be a wide bell.

    Returns
    -------
    array, shape (13,)
    """
    low, high = ([0.0, BANDS[0].default_frequency_hz], [0.0, BANDS[-1].default_frequency_hz])
    if with_shelves:
        low = _shelf(response_db, frequencies_hz, low[1])
        high = _shelf(response_db[::-1], frequencies_hz[::-1], high[1])
    silent = [[0.0, band.default_frequency_hz, band.default_q] for band in BANDS[1:4]]

    def left_over(setting: FloatArray) -> FloatArray:
        return response_db - PARAMETRIC_SPACE.magnitude_response_db(
            setting, frequencies_hz, sample_rate
        )

    bells: list[list[float]] = []
    for _ in silent:
        rest = left_over(_setting(low, bells + silent[len(bells) :], high))
        bells.append(_bell(rest, frequencies_hz))
    return _setting(low, bells, high)
