"""`ParametricEq`: what a five-band setting is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.equalizers.bands import BANDS, BandSpec
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import Band, Equalizer, register
from eqmorph.equalizers.everyday import unchangeable
from eqmorph.equalizers.space import PARAMETRIC_SPACE, EqSpace
from eqmorph.errors import InvalidArgumentError


def _check_band(band: Band, spec: BandSpec) -> Band:
    checked = []
    for name, value, (lower, upper), unit in (
        ("gain_db", band.gain_db, spec.gain_range_db, " dB"),
        ("frequency_hz", band.frequency_hz, spec.frequency_range_hz, " Hz"),
        ("q", band.q, spec.q_range, ""),
    ):
        if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
            raise TypeError(f"{spec.name} {name} must be a number, got {value!r}")
        # Single-precision data holds roundings of the ends of the ranges.
        if not (lower - 1e-6 * abs(upper) <= value <= upper + 1e-6 * abs(upper)):
            raise InvalidArgumentError(
                f"{spec.name} {name} must be in [{lower:g}, {upper:g}]{unit}, got {value!r}"
            )
        checked.append(min(max(float(value), lower), upper))
    return Band(*checked)


@register
@unchangeable
@dataclass(frozen=True, slots=True, repr=False)
class ParametricEq(Equalizer):
    """A low shelf, three bells and a high shelf: a setting of the SAFE equaliser.

    The bells may be in any order, as people set them; `canonical` sorts them by frequency.

    Parameters
    ----------
    low_shelf, peak_1, peak_2, peak_3, high_shelf : Band
        Within the ranges of `eqmorph.equalizers.BANDS`.

    Raises
    ------
    TypeError
        If a number is not one.
    InvalidArgumentError
        If a number is not finite or outside its legal range.
    """

    space: ClassVar[EqSpace] = PARAMETRIC_SPACE

    low_shelf: Band
    peak_1: Band
    peak_2: Band
    peak_3: Band
    high_shelf: Band

    def __post_init__(self) -> None:
        for spec in BANDS:
            band = getattr(self, spec.name)
            if not isinstance(band, Band):
                raise TypeError(f"{spec.name} must be a Band, got {type(band).__name__}")
            object.__setattr__(self, spec.name, _check_band(band, spec))

    @property
    def bands(self) -> tuple[Band, ...]:
        """The five bands in the order of the cascade."""
        return (self.low_shelf, self.peak_1, self.peak_2, self.peak_3, self.high_shelf)

    def to_vector(self) -> FloatArray:
        """The 13 parameters in the data's order, dB / Hz / Q, shape (13,)."""
        values: list[float] = []
        for spec, band in zip(BANDS, self.bands, strict=True):
            values += [band.gain_db, band.frequency_hz]
            if spec.has_q:
                values.append(band.q)
        return np.array(values)

    @classmethod
    def from_vector(cls, values: ArrayLike) -> ParametricEq:
        """A setting from its 13 parameters in the data's order.

        Raises
        ------
        InvalidArgumentError
            If there are not 13, or one is not finite or outside its legal range.
        """
        vector = PARAMETRIC_SPACE.validate(values)
        if vector.ndim != 1:
            raise InvalidArgumentError(f"one setting has shape (13,), got {vector.shape}")
        numbers = iter(vector.tolist())
        return cls(
            *(
                Band(next(numbers), next(numbers), next(numbers) if spec.has_q else spec.default_q)
                for spec in BANDS
            )
        )

    def to_dict(self) -> dict[str, Any]:
        """The setting as plain data: `{"bands": [{"name", "kind", "gain_db", ...}, ...]}`."""
        return {
            "equalizer": "parametric",
            "bands": [
                {
                    "name": spec.name,
                    "kind": spec.kind,
                    "gain_db": band.gain_db,
                    "frequency_hz": band.frequency_hz,
                    "q": band.q,
                }
                for spec, band in zip(BANDS, self.bands, strict=True)
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ParametricEq:
        """The setting that `to_dict` wrote.

        Raises
        ------
        InvalidArgumentError
            If a band or a number is missing or not legal.
        """
        bands = data.get("bands") if isinstance(data, Mapping) else None
        if not isinstance(bands, list) or len(bands) != len(BANDS):
            raise InvalidArgumentError(f"a parametric setting has {len(BANDS)} 'bands'")
        read: list[Band] = []
        for spec, band in zip(BANDS, bands, strict=True):
            if not isinstance(band, Mapping) or band.get("name") != spec.name:
                raise InvalidArgumentError(
                    f"band {len(read) + 1} must be named {spec.name!r}, got {band!r}"
                )
            missing = [k for k in ("gain_db", "frequency_hz") if k not in band]
            if missing:
                raise InvalidArgumentError(f"band {spec.name!r} has no {missing[0]!r}")
            read.append(Band(band["gain_db"], band["frequency_hz"], band.get("q", spec.default_q)))
        return cls(*read)

    def __repr__(self) -> str:
        lines = (
            f"  {spec.name:<10} {band!r}" for spec, band in zip(BANDS, self.bands, strict=True)
        )
        return "ParametricEq(\n" + "\n".join(lines) + "\n)"
