"""Graphic equalisers: gains at fixed places; `GraphicEq` has SocialFX's forty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import Equalizer, register
from eqmorph.equalizers.everyday import unchangeable
from eqmorph.equalizers.space import GRAPHIC_SPACE, EqSpace
from eqmorph.errors import InvalidArgumentError


@unchangeable
@dataclass(frozen=True, slots=True, repr=False)
class FixedBandsEq(Equalizer):
    """Bells at fixed places, of which only the gains are set; kinds of it name their space.

    Parameters
    ----------
    gains : tuple of float
        Low to high, in the units of the space.

    Raises
    ------
    InvalidArgumentError
        If they are too many, too few or not legal.
    """

    gains: tuple[float, ...]

    def __post_init__(self) -> None:
        checked = self.space.validate(self.gains)
        if checked.ndim != 1:
            raise InvalidArgumentError(
                f"one setting has shape ({len(self.space.bands)},), got {checked.shape}"
            )
        object.__setattr__(self, "gains", tuple(checked.tolist()))

    def to_vector(self) -> FloatArray:
        """The gains in units, low to high, shape (bands,)."""
        return np.array(self.gains)

    @classmethod
    def from_vector(cls, values: ArrayLike) -> Self:
        """A setting from its gains in units.

        Raises
        ------
        InvalidArgumentError
            If they are too many, too few or not legal.
        """
        return cls(tuple(np.asarray(values, dtype=np.float64).tolist()))

    def to_dict(self) -> dict[str, Any]:
        """The setting as plain data, with its centres in Hz and its unit in dB."""
        bands = self.space.bands
        return {
            "equalizer": self.space.name,
            "db_per_unit": bands[0].db_per_unit,
            "q": bands[0].fixed_q,
            "bands": [
                {"frequency_hz": band.fixed_frequency_hz, "gain": gain}
                for band, gain in zip(bands, self.gains, strict=True)
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The setting that `to_dict` wrote.

        Raises
        ------
        InvalidArgumentError
            If the bands are not those of this kind, or a gain is missing or not legal.
        """
        name = cls.space.name
        bands = data.get("bands") if isinstance(data, Mapping) else None
        if not isinstance(bands, list) or not all(isinstance(b, Mapping) for b in bands):
            raise InvalidArgumentError(
                f"a {name} setting has 'bands', each with 'frequency_hz' and 'gain'"
            )
        centres = [band.fixed_frequency_hz for band in cls.space.bands]
        if [b.get("frequency_hz") for b in bands] != centres:
            raise InvalidArgumentError(
                f"a {name} setting has {len(centres)} centre frequencies, low to high, "
                f"{centres[0]:g} to {centres[-1]:g} Hz"
            )
        try:
            return cls(tuple(float(b["gain"]) for b in bands))
        except (KeyError, TypeError):
            raise InvalidArgumentError(
                f"every band of a {name} setting has a number 'gain'"
            ) from None

    def __repr__(self) -> str:
        bands = self.space.bands
        units, places = (
            f"units of {bands[0].db_per_unit:g} dB",
            f"{bands[0].name} to {bands[-1].name}",
        )
        gains = ", ".join(f"{g:+.2f}" for g in self.gains)
        return f"{type(self).__name__}(gains in {units}, {places}: {gains})"


@register
class GraphicEq(FixedBandsEq):
    """Forty bells of Q 4.31 at SocialFX's centres, 20 Hz to 19,682 Hz.

    Its gains are in units of a contributor's own standard deviation, within ±4: a shape without a
    scale. One unit is played as 2.6 dB (`DB_PER_UNIT`), so that the median contribution peaks at
    the 5 dB at which Audealize plays a curve. Neighbouring bells overlap, so the realised response
    (`magnitude_response_db`) is stronger than each gain alone.
    """

    __slots__ = ()
    space: ClassVar[EqSpace] = GRAPHIC_SPACE
