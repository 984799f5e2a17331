"""A word's setting adapted to what a recording already is.

After the parameter weighting of Stasis, Stables, Hockman, "Semantically Controlled Adaptive
Equalisation in Reduced Dimensionality Parameter Space", Applied Sciences 6(4), 116, 2016: the
parameters are weighted by the spectrum of the signal. The rule here is our own, and has two ends
that can be checked: a recording with power everywhere leaves a setting as it is, and a band where a
recording has none does nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eqmorph.audio.samples import FloatArray
from eqmorph.audio.spectra import LongTermSpectrum
from eqmorph.equalizers.biquads import BandKind, magnitude_squared, warped_square
from eqmorph.equalizers.equalizer import Equalizer

# A third of an octave this far below the loudest counts in full ...
_PRESENT_DB = 30.0
# ... and this far below it not at all.
_ABSENT_DB = 60.0
_MOST_OCTAVES = 1.0
# Regions are drawn at a rate at which even a band at 20 kHz has its full shape.
_REGION_RATE = 192_000.0
# Points of the axis on which regions are weighed; close enough for a bell of Q 10.
_POINTS = 480


@dataclass(frozen=True, eq=False)
class AdaptedEq:
    """A setting for one recording.

    Attributes
    ----------
    eq : ParametricEq or GraphicEq
    weights : tuple of float
        By which each band's gain was multiplied, 0 to 1.
    octaves : tuple of float
        By which each band's frequency was moved.
    notes : tuple of str
        What changed, in words.
    """

    eq: Equalizer
    weights: tuple[float, ...]
    octaves: tuple[float, ...]
    notes: tuple[str, ...]


def presence(spectrum: LongTermSpectrum) -> FloatArray:
    """How much there is of a recording in each third of an octave, 0 to 1, shape (bands,).

    1 down to 30 dB below its loudest third, then falling to 0 at 60 dB below.
    """
    if spectrum.is_silent:
        return np.ones(len(spectrum.levels_db))
    below = spectrum.levels_db.max() - spectrum.levels_db
    there: FloatArray = np.clip((_ABSENT_DB - below) / (_ABSENT_DB - _PRESENT_DB), 0.0, 1.0)
    return there


def adapt_eq(eq: Equalizer, spectrum: LongTermSpectrum) -> AdaptedEq:
    """Weight a setting's gains, and move its frequencies, by a recording's spectrum.

    A band acts on a region: the share of its gain at each frequency. Its gain is multiplied by the
    mean presence over that region; its frequency moves by as many octaves as presence moves the
    centre of gravity of the region, at most one. Frequencies that are fixed stay.
    """
    axis = np.geomspace(spectrum.frequencies_hz[0], spectrum.frequencies_hz[-1], _POINTS)
    there = np.interp(np.log(axis), np.log(spectrum.frequencies_hz), presence(spectrum))
    adapted, space = eq.to_vector(), eq.space
    weights, octaves = [], []
    for of, band in zip(space.bands, eq.bands, strict=True):
        region = _region(of.kind, band.frequency_hz, band.q, axis)
        weight, moved = _weigh(region, there, axis)
        adapted[of.gain] *= weight
        weights.append(weight)
        frequency = band.frequency_hz
        if of.frequency is not None:
            range_hz = space.parameters[of.frequency]
            frequency = float(np.clip(frequency * 2.0**moved, range_hz.lower, range_hz.upper))
            adapted[of.frequency] = frequency
        octaves.append(float(np.log2(frequency / band.frequency_hz)))
    notes = _notes(weights, spectrum)
    return AdaptedEq(type(eq).from_vector(adapted), tuple(weights), tuple(octaves), notes)


def _region(kind: BandKind, frequency_hz: float, q: float, axis: FloatArray) -> FloatArray:
    """The share of its gain that a band of little gain has at each frequency, shape (points,)."""
    warped = warped_square(axis, _REGION_RATE)
    gain_db, hz, quality = (np.array([value]) for value in (1.0, frequency_hz, q))
    squared = magnitude_squared(kind, gain_db, hz, quality, warped, _REGION_RATE)[0]
    share: FloatArray = np.abs(10.0 * np.log10(squared))
    return share


def _weigh(region: FloatArray, there: FloatArray, axis: FloatArray) -> tuple[float, float]:
    """The mean presence over a region, and the octaves by which presence moves its centre."""
    total, present = region.sum(), (region * there).sum()
    weight = float(present / total)
    if weight == 0.0:
        return 0.0, 0.0
    octave = np.log2(axis)
    moved = (region * there) @ octave / present - region @ octave / total
    return weight, float(np.clip(moved, -_MOST_OCTAVES, _MOST_OCTAVES))


def _notes(weights: Sequence[float], spectrum: LongTermSpectrum) -> tuple[str, ...]:
    if spectrum.is_silent:
        return ("silent: there is nothing to adapt the setting to",)
    return (
        f"adapted to the recording: bands keep {100 * min(weights):.0f} to "
        f"{100 * max(weights):.0f} % of their gain",
    )
