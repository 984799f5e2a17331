"""One filter of an equaliser, ours or a foreign one, and what it does at a sample rate.

Besides our three kinds, other tools' presets hold passes, notches and all-passes; they can be read,
heard in the response and so fitted, but nothing here writes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from eqmorph.equalizers.biquads import BandKind, FloatArray, design_sos
from eqmorph.errors import InvalidArgumentError

PassKind: TypeAlias = Literal["low_pass", "high_pass", "band_pass", "notch", "all_pass"]
FilterKind: TypeAlias = BandKind | PassKind
OWN_KINDS: frozenset[str] = frozenset(get_args(BandKind))
FIVE_KINDS: tuple[FilterKind, ...] = ("low_shelf", "peak", "peak", "peak", "high_shelf")
"""Of the five bands of a setting of ours, which some tools have as such, in order."""

# What any equaliser may reasonably ask for; beyond it a file is broken rather than bold, and the
# formulas would leave the range of double precision.
GAIN_LIMIT_DB = 100.0
FREQUENCY_RANGE_HZ = (0.1, 1e6)
Q_LIMITS = (1e-3, 1e3)

# A notch is infinitely deep at its centre.
_SMALLEST_MAGNITUDE = 1e-5


@dataclass(frozen=True, slots=True)
class Filter:
    """A second-order filter of the cookbook.

    Parameters
    ----------
    kind : {"low_shelf", "peak", "high_shelf", "low_pass", "high_pass", "band_pass", "notch",
            "all_pass"}
    gain_db : float
        Within ±100 dB; no meaning for the last five kinds.
    frequency_hz : float
        Centre of a bell, midpoint of a shelf's slope (not its corner), in Hz.
    q : float
        The cookbook's Q, 0.001 to 1000.

    Raises
    ------
    InvalidArgumentError
        If a number is not finite or out of these ranges.
    """

    kind: FilterKind
    gain_db: float
    frequency_hz: float
    q: float

    def __post_init__(self) -> None:
        for name, value, (lowest, highest), unit in (
            ("gain", self.gain_db, (-GAIN_LIMIT_DB, GAIN_LIMIT_DB), " dB"),
            ("frequency", self.frequency_hz, FREQUENCY_RANGE_HZ, " Hz"),
            ("Q", self.q, Q_LIMITS, ""),
        ):
            if not lowest <= value <= highest:  # also catches NaN
                raise InvalidArgumentError(
                    f"the {name} of a filter must be in [{lowest:g}, {highest:g}]{unit}, "
                    f"got {value:g}"
                )

    def sos(self, sample_rate: float) -> FloatArray:
        """Its second-order section, shape (6,); an identity at or above Nyquist."""
        if self.kind in OWN_KINDS:
            kind: BandKind = self.kind  # type: ignore[assignment]
            return design_sos(kind, self.gain_db, self.frequency_hz, self.q, sample_rate)
        if self.frequency_hz >= sample_rate / 2:
            return np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])
        return _pass_sos(self.kind, self.frequency_hz, self.q, sample_rate)  # type: ignore[arg-type]


def _pass_sos(kind: PassKind, frequency_hz: float, q: float, sample_rate: float) -> FloatArray:
    """LPF, HPF, BPF (0 dB peak), notch and APF of Bristow-Johnson's cookbook."""
    w0 = 2.0 * np.pi * frequency_hz / sample_rate
    cos, alpha = np.cos(w0), np.sin(w0) / (2.0 * q)
    b = {
        "low_pass": ((1 - cos) / 2, 1 - cos, (1 - cos) / 2),
        "high_pass": ((1 + cos) / 2, -(1 + cos), (1 + cos) / 2),
        "band_pass": (alpha, 0.0, -alpha),
        "notch": (1.0, -2 * cos, 1.0),
        "all_pass": (1 - alpha, -2 * cos, 1 + alpha),
    }[kind]
    section: FloatArray = np.array([*b, 1 + alpha, -2 * cos, 1 - alpha]) / (1 + alpha)
    return section


def filters_response_db(
    filters: Sequence[Filter], frequencies_hz: FloatArray, sample_rate: float
) -> FloatArray:
    """Gain of a cascade in dB, at least -100, shape (bins,).

    Parameters
    ----------
    filters : sequence of Filter
    frequencies_hz : array, shape (bins,)
        At most Nyquist.
    sample_rate : float
        Hz. Filters at or above its Nyquist frequency do nothing.
    """
    total = np.zeros(len(frequencies_hz))
    delay = np.exp(-2j * np.pi * frequencies_hz / sample_rate)
    for filter_ in filters:
        b0, b1, b2, _, a1, a2 = filter_.sos(sample_rate)
        over = np.abs(b0 + delay * (b1 + delay * b2))
        under = np.abs(1.0 + delay * (a1 + delay * a2))
        total += 20.0 * np.log10(np.maximum(over / under, _SMALLEST_MAGNITUDE))
    return total
