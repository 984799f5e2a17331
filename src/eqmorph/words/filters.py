"""A filter said in numbers, exactly as it was asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eqmorph.equalizers.biquads import (
    DEFAULT_SAMPLE_RATE,
    BandKind,
    FloatArray,
    magnitude_squared,
    warped_square,
)

BELL_Q = 1.0
# A pass filter goes down to here in a curve: nobody hears what is left, and no fit needs it.
FLOOR_DB = -36.0
# How a note begins of what is said not to be changed.
LEFT = "left as it is"
# How a note ends of what cannot be done.
NOT_FOLLOWED = ": not followed"


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter, exactly as it was asked for.

    Attributes
    ----------
    kind : {"bell", "low shelf", "high shelf", "high pass", "low pass"}
    gain_db : float
        0 for a pass filter.
    frequency_hz : float
        Centre of a bell, corner of the others.
    q : float
        Of a bell; 0.71 of a shelf.
    slope_db : float
        dB per octave of a pass filter; 0 of the others.
    """

    kind: str
    gain_db: float
    frequency_hz: float
    q: float = BELL_Q
    slope_db: float = 0.0

    def curve_db(self, frequencies_hz: FloatArray) -> FloatArray:
        """Its response at 48 kHz; of a pass filter Butterworth's, down to -36 dB."""
        if self.slope_db:
            ratio = self.frequency_hz / frequencies_hz
            order = self.slope_db / 6.0
            power = ratio if self.kind == "high pass" else 1.0 / ratio
            passed: FloatArray = np.maximum(-10.0 * np.log10(1.0 + power ** (2 * order)), FLOOR_DB)
            return passed
        kinds: dict[str, BandKind] = {"low shelf": "low_shelf", "high shelf": "high_shelf"}
        squared = magnitude_squared(
            kinds.get(self.kind, "peak"),
            np.array([self.gain_db]), np.array([self.frequency_hz]), np.array([self.q]),
            warped_square(frequencies_hz, DEFAULT_SAMPLE_RATE), DEFAULT_SAMPLE_RATE,
        )  # fmt: skip
        drawn: FloatArray = 10.0 * np.log10(squared[0])
        return drawn

    def __str__(self) -> str:
        place = f"{float(f'{self.frequency_hz:.4g}'):g} Hz"
        if self.slope_db:
            return f"{self.kind} at {place}"
        if self.kind != "bell":
            return f"{self.kind} {self.gain_db:+.3g} dB at {place}"
        q = "" if self.q == BELL_Q else f", Q {self.q:.2g}"
        return f"{self.gain_db:+.3g} dB at {place}{q}"
