"""Graphic equalisers with faders at the standard's frequencies: the gains that come nearest.

Bells an octave or a third of an octave wide (Q 1.41 and 4.32), as most such equalisers have them;
their frequencies are the nominal ones of IEC 61260-1. The gains are those of least squares in dB
over 20 Hz to 20 kHz, to a tenth of a decibel, and what is left of the difference is told.
"""

from __future__ import annotations

import numpy as np

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray, check_sample_rate
from eqmorph.formats import knobs
from eqmorph.formats.cascades import Cascade, Playable
from eqmorph.formats.filters import Filter, filters_response_db

MOST_GAIN_DB = 12.0
THIRDS_HZ = (
    *(20.0, 25.0, 31.5, 40.0, 50.0, 63.0, 80.0, 100.0, 125.0, 160.0, 200.0, 250.0, 315.0, 400.0),
    *(500.0, 630.0, 800.0, 1000.0, 1250.0, 1600.0, 2000.0, 2500.0, 3150.0, 4000.0, 5000.0),
    *(6300.0, 8000.0, 10_000.0, 12_500.0, 16_000.0, 20_000.0),
)
OCTAVES_HZ = THIRDS_HZ[2::3]
_POINTS = 400
_STEPS = 6
_NUDGE_DB = 0.05


def fit_bands(eq: Playable, centres_hz: tuple[float, ...], sample_rate: float) -> Cascade:
    """The bells at these frequencies whose curve is nearest to a setting's.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    centres_hz : tuple of float
        `OCTAVES_HZ` or `THIRDS_HZ`.
    sample_rate : float
        Hz; there are no bells at or above its Nyquist frequency.

    Returns
    -------
    Cascade
        Of bells with gains within 12 dB, in steps of 0.1 dB.
    """
    from scipy.optimize import lsq_linear

    grid = _grid(sample_rate)
    # Q of a bell of so many octaves: 2^(n/2) / (2^n - 1).
    ratio = 2.0 if centres_hz == OCTAVES_HZ else 2.0 ** (1.0 / 3.0)
    q = round(ratio**0.5 / (ratio - 1.0), 2)
    centres = [hz for hz in centres_hz if hz < sample_rate / 2]
    wanted = eq.magnitude_response_db(grid, sample_rate)
    gains = np.zeros(len(centres))

    def bell_db(i: int, gain_db: float) -> FloatArray:
        return filters_response_db([Filter("peak", gain_db, centres[i], q)], grid, sample_rate)

    # Gauss-Newton: a bell's curve in dB is almost in proportion to its gain.
    for _ in range(_STEPS):
        now = sum((bell_db(i, gain) for i, gain in enumerate(gains)), np.zeros(len(grid)))
        slopes = [
            (bell_db(i, gain + _NUDGE_DB) - bell_db(i, gain - _NUDGE_DB)) / (2 * _NUDGE_DB)
            for i, gain in enumerate(gains)
        ]
        bounds = (-MOST_GAIN_DB - 1e-9 - gains, MOST_GAIN_DB + 1e-9 - gains)
        gains = gains + lsq_linear(np.transpose(slopes), wanted - now, bounds).x
    return Cascade(
        tuple(
            Filter("peak", float(round(gain, 1)) + 0.0, hz, q)
            for hz, gain in zip(centres, gains, strict=True)
        )
    )


def _grid(sample_rate: float) -> FloatArray:
    grid: FloatArray = np.geomspace(20.0, min(20_000.0, 0.49 * sample_rate), _POINTS)
    return grid


def write_octaves(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """The ten gains in a table as `knobs` has it. Parameters are those of `knobs.write`."""
    return _write(eq, OCTAVES_HZ, sample_rate)


def write_thirds(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """The 31 gains in a table as `knobs` has it. Parameters are those of `knobs.write`."""
    return _write(eq, THIRDS_HZ, sample_rate)


def _write(eq: Playable, centres_hz: tuple[float, ...], sample_rate: float) -> str:
    rate = check_sample_rate(sample_rate)
    return knobs.write(fit_bands(eq, centres_hz, rate), rate)


def how_near_octaves(eq: Playable, sample_rate: float) -> str:
    """How far the ten bands are from the setting, in a sentence."""
    return _how_near(eq, OCTAVES_HZ, sample_rate)


def how_near_thirds(eq: Playable, sample_rate: float) -> str:
    """How far the 31 bands are from the setting, in a sentence."""
    return _how_near(eq, THIRDS_HZ, sample_rate)


def _how_near(eq: Playable, centres_hz: tuple[float, ...], sample_rate: float) -> str:
    grid = _grid(check_sample_rate(sample_rate))
    found = fit_bands(eq, centres_hz, sample_rate)
    off = found.magnitude_response_db(grid, sample_rate) - eq.magnitude_response_db(
        grid, sample_rate
    )
    worst = int(np.abs(off).argmax())
    rms = float(np.sqrt(np.mean(off**2)))
    return (
        f"fitted with {len(found.filters)} fixed bands: off by {rms:.2f} dB RMS, at most "
        f"{abs(off[worst]):.1f} dB at {grid[worst]:.0f} Hz"
    )
