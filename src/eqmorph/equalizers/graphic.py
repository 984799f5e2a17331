"""`GraphicEq`: forty gains at SocialFX's centres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.equalizers.bands import GRAPHIC_CENTERS_HZ, GRAPHIC_Q
from eqmorph.equalizers.biquads import (
    DEFAULT_SAMPLE_RATE,
    FloatArray,
    check_sample_rate,
    design_sos,
)
from eqmorph.equalizers.json_text import JsonText
from eqmorph.equalizers.notebook import curve_html
from eqmorph.equalizers.space import DB_PER_UNIT, GRAPHIC_SPACE


@dataclass(frozen=True, slots=True, repr=False)
class GraphicEq(JsonText):
    """Forty bells of Q 4.31 at SocialFX's centres, 20 Hz to 19,682 Hz.

    Parameters
    ----------
    gains : tuple of float, length 40
        In units of a contributor's own standard deviation, within ±4: a shape without a scale.
        One unit is played as 2.6 dB (`DB_PER_UNIT`), so that the median contribution peaks at the
        5 dB at which Audealize plays a curve. Neighbouring bells overlap, so the realised response
        (`magnitude_response_db`) is stronger than each gain alone.

    Raises
    ------
    ValueError
        If there are not 40 finite gains within ±4 units.
    """

    gains: tuple[float, ...]

    def __post_init__(self) -> None:
        checked = GRAPHIC_SPACE.validate(self.gains)
        if checked.ndim != 1:
            raise ValueError(f"one setting has shape (40,), got {checked.shape}")
        object.__setattr__(self, "gains", tuple(checked.tolist()))

    @classmethod
    def flat(cls) -> GraphicEq:
        """The setting that changes nothing."""
        return cls.from_vector(GRAPHIC_SPACE.default)

    @property
    def gains_db(self) -> FloatArray:
        """Gain of each bell in dB, shape (40,)."""
        return np.array(self.gains) * DB_PER_UNIT

    def to_vector(self) -> FloatArray:
        """The forty gains in units, low to high, shape (40,)."""
        return np.array(self.gains)

    @classmethod
    def from_vector(cls, values: ArrayLike) -> GraphicEq:
        """A setting from forty gains in units.

        Raises
        ------
        ValueError
            If there are not 40 finite gains within ±4 units.
        """
        return cls(tuple(np.asarray(values, dtype=np.float64).tolist()))

    def to_unit(self) -> FloatArray:
        """The setting as a point of the unit cube [-1, 1]^40."""
        return GRAPHIC_SPACE.to_unit(self.to_vector())

    @classmethod
    def from_unit(cls, unit: ArrayLike) -> GraphicEq:
        """The setting at a point of the unit cube; points outside are clipped to it.

        Raises
        ------
        ValueError
            If there are not 40 finite numbers.
        """
        return cls.from_vector(GRAPHIC_SPACE.from_unit(unit))

    def canonical(self) -> GraphicEq:
        """The setting itself: its bands have one order."""
        return self

    def scaled(self, amount: float) -> GraphicEq:
        """The setting with its gains times `amount`, held within the legal range.

        Raises
        ------
        ValueError
            If `amount` is not finite.
        """
        if not np.isfinite(amount):
            raise ValueError(f"amount must be a finite number, got {amount!r}")
        return GraphicEq.from_vector(GRAPHIC_SPACE.clip(self.to_vector() * amount))

    def bands_above_nyquist(self, sample_rate: float) -> tuple[str, ...]:
        """Names of the bells that this sample rate (Hz) cannot make and that are left out there."""
        nyquist = check_sample_rate(sample_rate) / 2
        return tuple(f"{hz:g} Hz" for hz in GRAPHIC_CENTERS_HZ if hz >= nyquist)

    def sos(self, sample_rate: float = DEFAULT_SAMPLE_RATE) -> FloatArray:
        """Second-order sections for `scipy.signal.sosfilt`, shape (40, 6).

        Raises
        ------
        ValueError
            If `sample_rate` (Hz) is below 4000. A bell at or above Nyquist is an identity section.
        """
        return design_sos("peak", self.gains_db, GRAPHIC_CENTERS_HZ, GRAPHIC_Q, sample_rate)

    def magnitude_response_db(
        self, frequencies_hz: ArrayLike, sample_rate: float = DEFAULT_SAMPLE_RATE
    ) -> FloatArray:
        """Gain in dB of the whole cascade at each frequency (Hz), shape (bins,).

        Raises
        ------
        ValueError
            If a frequency lies above Nyquist.
        """
        return GRAPHIC_SPACE.magnitude_response_db(
            self.to_vector(), np.atleast_1d(frequencies_hz), sample_rate
        )

    def to_dict(self) -> dict[str, Any]:
        """The setting as plain data, with its centres in Hz and its unit in dB."""
        return {
            "equalizer": "graphic",
            "db_per_unit": DB_PER_UNIT,
            "q": GRAPHIC_Q,
            "bands": [
                {"frequency_hz": float(hz), "gain": gain}
                for hz, gain in zip(GRAPHIC_CENTERS_HZ, self.gains, strict=True)
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> GraphicEq:
        """The setting that `to_dict` wrote.

        Raises
        ------
        ValueError
            If the bands are not SocialFX's forty, or a gain is missing or not legal.
        """
        bands = data.get("bands") if isinstance(data, Mapping) else None
        if not isinstance(bands, list) or not all(isinstance(b, Mapping) for b in bands):
            raise ValueError("a graphic setting has 'bands', each with 'frequency_hz' and 'gain'")
        if [b.get("frequency_hz") for b in bands] != [float(hz) for hz in GRAPHIC_CENTERS_HZ]:
            raise ValueError("a graphic setting has SocialFX's 40 centre frequencies, low to high")
        try:
            return cls(tuple(float(b["gain"]) for b in bands))
        except (KeyError, TypeError):
            raise ValueError("every band of a graphic setting has a number 'gain'") from None

    def __repr__(self) -> str:
        gains = ", ".join(f"{g:+.2f}" for g in self.gains)
        return f"GraphicEq(gains in units of {DB_PER_UNIT} dB, 20 Hz to 19.7 kHz: {gains})"

    def _repr_html_(self) -> str:
        return curve_html(self.magnitude_response_db, [])
