"""An EQ space: what 13 parameters and 40 gains have in common.

The network, its losses, training, the model and the evaluation are written once, over a space. Its
unit cube is [-1, 1]^d: gains are linear in dB (0 dB is 0), frequencies and Qs are logarithmic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.arguments import numbers
from eqmorph.equalizers.bands import (
    BANDS,
    GRAPHIC_CENTERS_HZ,
    GRAPHIC_Q,
    SHELF_Q,
)
from eqmorph.equalizers.biquads import (
    DEFAULT_SAMPLE_RATE,
    BandKind,
    FloatArray,
    check_frequencies,
    check_sample_rate,
    magnitude_squared,
    response_derivatives,
    warped_square,
)
from eqmorph.errors import InvalidArgumentError

Quantity: TypeAlias = Literal["gain", "frequency", "q"]
QUANTITIES: tuple[Quantity, ...] = ("gain", "frequency", "q")

# SocialFX gains are in units of each contributor's own standard deviation: a shape without a
# scale. Audealize scales a curve to [-1, 1] and plays it at 5 dB; the median contribution peaks at
# 1.93 units, so 2.6 dB a unit plays it at those 5 dB.
DB_PER_UNIT = 2.6
# The largest of the 63,800 contributed gains is 3.46 units.
GRAPHIC_GAIN_LIMIT = 4.0

# Rows are worked on in blocks that stay in the processor's cache.
_BLOCK = 32


@dataclass(frozen=True)
class Parameter:
    """One number of a setting: its name, quantity, unit and legal range (both ends included)."""

    name: str
    quantity: Quantity
    unit: str
    lower: float
    upper: float
    default: float


@dataclass(frozen=True)
class SpaceBand:
    """One band of a space: its filter, and where its numbers are in a setting.

    `frequency` and `q` are an index into the setting, or None with the fixed value beside it.
    """

    name: str
    kind: BandKind
    gain: int
    frequency: int | None
    q: int | None
    fixed_frequency_hz: float = 0.0
    fixed_q: float = SHELF_Q
    db_per_unit: float = 1.0


@dataclass(frozen=True)
class EqSpace:
    """All settings of one kind of equaliser, as vectors.

    Attributes
    ----------
    name : str
        Such as "parametric" or "graphic".
    parameters : tuple of Parameter
        In the order of a setting's vector.
    bands : tuple of SpaceBand
        In the order of the cascade.
    """

    name: str
    parameters: tuple[Parameter, ...]
    bands: tuple[SpaceBand, ...]

    def __deepcopy__(self, memo: object) -> EqSpace:
        # Nothing of it changes, and settings are told apart by whose space is whose.
        return self

    @property
    def dimension(self) -> int:
        """How many numbers a setting has."""
        return len(self.parameters)

    @cached_property
    def parameter_names(self) -> tuple[str, ...]:
        """Names in the order of the vector, such as "low_shelf_gain_db"."""
        return tuple(p.name for p in self.parameters)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Units in the order of the vector: "dB", "Hz", "" for Q, "sd" for graphic gains."""
        return tuple(p.unit for p in self.parameters)

    @cached_property
    def lower(self) -> FloatArray:
        """Lower ends of the legal ranges, shape (d,)."""
        return np.array([p.lower for p in self.parameters])

    @cached_property
    def upper(self) -> FloatArray:
        """Upper ends of the legal ranges, shape (d,)."""
        return np.array([p.upper for p in self.parameters])

    @cached_property
    def default(self) -> FloatArray:
        """The flat setting: 0 dB everywhere, the plug-in's frequencies and Qs, shape (d,)."""
        return np.array([p.default for p in self.parameters])

    @cached_property
    def heads(self) -> dict[Quantity, tuple[int, ...]]:
        """Which entries of the vector are gains, frequencies and Qs; a quantity may be absent."""
        found: dict[Quantity, tuple[int, ...]] = {}
        for quantity in QUANTITIES:
            indices = tuple(i for i, p in enumerate(self.parameters) if p.quantity == quantity)
            if indices:
                found[quantity] = indices
        return found

    @cached_property
    def movable(self) -> bool:
        """Whether bands can be moved; where only gains are set, responses are almost linear."""
        return any(band.frequency is not None for band in self.bands)

    @cached_property
    def _logarithmic(self) -> np.ndarray:
        return np.array([p.quantity != "gain" for p in self.parameters])

    @cached_property
    def _scale(self) -> tuple[FloatArray, FloatArray]:
        ends = np.where(
            self._logarithmic,
            np.log(np.where(self._logarithmic, np.stack([self.lower, self.upper]), 1.0)),
            np.stack([self.lower, self.upper]),
        )
        return (ends[0] + ends[1]) / 2, (ends[1] - ends[0]) / 2

    @property
    def unit_half_ranges(self) -> FloatArray:
        """What one unit is: dB for gains, nepers (ln) for frequencies and Qs; shape (d,)."""
        return self._scale[1]

    def validate(self, values: ArrayLike) -> FloatArray:
        """Return settings as a float array, shape (..., d).

        Raises
        ------
        InvalidArgumentError
            If the last axis is not d long, or a number is not finite or outside its legal range;
            the message names the parameter, the value and the range.
        """
        settings = numbers(f"a {self.name} setting is {self.dimension} numbers", values)
        if settings.ndim == 0 or settings.shape[-1] != self.dimension:
            raise InvalidArgumentError(
                f"a {self.name} setting has {self.dimension} numbers, got shape {settings.shape}"
            )
        # The data holds single-precision roundings of the ends of the ranges, such as 0.1f.
        slack = 1e-6 * np.maximum(1.0, np.abs(self.upper))
        legal = (settings >= self.lower - slack) & (settings <= self.upper + slack)
        if not legal.all():
            *row, column = (int(i) for i in np.argwhere(~legal)[0])
            p = self.parameters[column]
            at = f" (setting {row[0]})" if row else ""
            raise InvalidArgumentError(
                f"{p.name} must be in [{p.lower:g}, {p.upper:g}]{' ' + p.unit if p.unit else ''}, "
                f"got {settings[(*row, column)]:g}{at}"
            )
        return np.clip(settings, self.lower, self.upper)

    def clip(self, values: ArrayLike) -> FloatArray:
        """The nearest legal settings, shape as given."""
        clipped: FloatArray = np.clip(np.asarray(values, dtype=np.float64), self.lower, self.upper)
        return clipped

    def to_unit(self, values: ArrayLike) -> FloatArray:
        """Settings as points of the unit cube [-1, 1]^d, shape (..., d)."""
        middle, half = self._scale
        settings = np.asarray(values, dtype=np.float64)
        logged = np.log(np.where(self._logarithmic, settings, 1.0))
        return (np.where(self._logarithmic, logged, settings) - middle) / half

    def from_unit(self, unit: ArrayLike) -> FloatArray:
        """Settings of points of the unit cube, shape (..., d); points outside are clipped to it."""
        middle, half = self._scale
        scaled = np.clip(np.asarray(unit, dtype=np.float64), -1.0, 1.0) * half + middle
        values = np.where(
            self._logarithmic, np.exp(np.where(self._logarithmic, scaled, 0.0)), scaled
        )
        return self.clip(values)

    def canonical(self, values: ArrayLike) -> FloatArray:
        """Settings with their bells in order of frequency, so that one curve is one vector.

        The ranges of the three bells rise from band to band, so a sorted legal setting is legal.
        """
        settings = np.array(values, dtype=np.float64)
        # (bells, 3): where each movable bell's gain, frequency and Q are.
        bells = np.array(
            [(b.gain, b.frequency, b.q) for b in self.bands if b.frequency is not None and b.q],
            dtype=np.intp,
        )
        if len(bells) > 1:
            gain, frequency, q = (settings[..., columns] for columns in bells.T)
            # Bells at the same frequency are ordered too, or one curve would be two vectors.
            order = np.lexsort((q, gain, frequency), axis=-1)
            for columns in bells.T:
                settings[..., columns] = np.take_along_axis(settings[..., columns], order, axis=-1)
        return settings

    def gains(self, values: FloatArray) -> FloatArray:
        """The gain entries of settings, shape (..., bands)."""
        return values[..., [b.gain for b in self.bands]]

    def with_gains(self, values: FloatArray, gains: FloatArray) -> FloatArray:
        """Copies of settings with other gains, clipped to the legal range."""
        changed = np.array(values, dtype=np.float64)
        changed[..., [b.gain for b in self.bands]] = gains
        return self.clip(changed)

    def band_numbers(self, values: FloatArray) -> FloatArray:
        """Gain in dB, frequency in Hz and Q of each band of one setting, (d,) -> (bands, 3)."""
        rows = values[None]
        return np.array([np.ravel(self._band_values(band, rows)) for band in self.bands])

    def _band_values(
        self, band: SpaceBand, rows: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Gain in dB, frequency in Hz and Q of one band, shape (n,) each."""
        n = len(rows)
        return (
            rows[:, band.gain] * band.db_per_unit,
            np.full(n, band.fixed_frequency_hz)
            if band.frequency is None
            else rows[:, band.frequency],
            np.full(n, band.fixed_q) if band.q is None else rows[:, band.q],
        )

    def magnitude_response_db(
        self,
        values: ArrayLike,
        frequencies_hz: ArrayLike,
        sample_rate: float = DEFAULT_SAMPLE_RATE,
    ) -> FloatArray:
        """Magnitude responses of settings.

        Parameters
        ----------
        values : array_like, shape (d,) or (n, d)
        frequencies_hz : array_like, shape (bins,)
            Each in [0, sample_rate / 2].
        sample_rate : float
            Hz.

        Returns
        -------
        array, shape (bins,) or (n, bins)
            Gain in dB.

        Raises
        ------
        InvalidArgumentError
            If a frequency lies above Nyquist, or a shape does not fit.
        """
        rate = check_sample_rate(sample_rate)
        warped = warped_square(check_frequencies(frequencies_hz, rate), rate)
        settings = np.asarray(values, dtype=np.float64)
        rows = np.atleast_2d(settings)
        if rows.ndim != 2 or rows.shape[1] != self.dimension:
            raise InvalidArgumentError(
                f"settings must have shape ({self.dimension},) or (n, {self.dimension}), "
                f"got {settings.shape}"
            )
        power = np.empty((len(rows), warped.size))
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            total = np.ones((len(block), warped.size))
            for band in self.bands:
                total *= magnitude_squared(band.kind, *self._band_values(band, block), warped, rate)
            power[start : start + _BLOCK] = total
        responses: FloatArray = 10.0 * np.log10(power)
        return responses if settings.ndim == 2 else responses[0]

    def response_jacobian(
        self, values: FloatArray, frequencies_hz: FloatArray, sample_rate: float
    ) -> FloatArray:
        """Derivatives of the responses by the unit-cube coordinates.

        Parameters
        ----------
        values : array, shape (n, d)
            Settings (not unit coordinates).
        frequencies_hz : array, shape (bins,)
        sample_rate : float
            Hz.

        Returns
        -------
        array, shape (n, bins, d)
            dB per unit.
        """
        warped = warped_square(frequencies_hz, sample_rate)
        jacobian = np.zeros((len(values), warped.size, self.dimension))
        half = self.unit_half_ranges
        for band in self.bands:
            by_gain, by_frequency, by_q = response_derivatives(
                band.kind, *self._band_values(band, values), warped, sample_rate
            )
            jacobian[:, :, band.gain] = by_gain * (band.db_per_unit * half[band.gain])
            if band.frequency is not None:
                jacobian[:, :, band.frequency] = by_frequency * half[band.frequency]
            if band.q is not None:
                jacobian[:, :, band.q] = by_q * half[band.q]
        return jacobian


def _parametric_space() -> EqSpace:
    parameters: list[Parameter] = []
    bands: list[SpaceBand] = []
    for spec in BANDS:
        first = len(parameters)
        parameters.append(Parameter(f"{spec.name}_gain_db", "gain", "dB", *spec.gain_range_db, 0.0))
        parameters.append(
            Parameter(
                f"{spec.name}_frequency_hz",
                "frequency",
                "Hz",
                *spec.frequency_range_hz,
                spec.default_frequency_hz,
            )
        )
        if spec.has_q:
            parameters.append(Parameter(f"{spec.name}_q", "q", "", *spec.q_range, spec.default_q))
        bands.append(
            SpaceBand(
                spec.name,
                spec.kind,
                first,
                first + 1,
                first + 2 if spec.has_q else None,
                fixed_q=spec.default_q,
            )
        )
    return EqSpace("parametric", tuple(parameters), tuple(bands))


def graphic_space(
    name: str,
    centers_hz: Sequence[float],
    q: float,
    gain_limit: float,
    unit: str = "dB",
    db_per_unit: float = 1.0,
) -> EqSpace:
    """The space of a graphic equaliser: bells at fixed places, of which only the gains are set.

    Parameters
    ----------
    name : str
        By which files and models tell it from others.
    centers_hz : sequence of float
        Hz, rising.
    q : float
        Of every bell.
    gain_limit : float
        Gains are within plus or minus this many units.
    unit : str
        What gains are counted in, and
    db_per_unit : float
        what one of it is in dB.
    """
    return EqSpace(
        name,
        tuple(
            Parameter(f"gain_{hz:g}_hz", "gain", unit, -gain_limit, gain_limit, 0.0)
            for hz in centers_hz
        ),
        tuple(
            SpaceBand(f"{hz:g} Hz", "peak", i, None, None, float(hz), q, db_per_unit)
            for i, hz in enumerate(centers_hz)
        ),
    )


PARAMETRIC_SPACE = _parametric_space()
GRAPHIC_SPACE = graphic_space(
    "graphic", GRAPHIC_CENTERS_HZ, GRAPHIC_Q, GRAPHIC_GAIN_LIMIT, "sd", DB_PER_UNIT
)
# Of every kind of equaliser that is known by name (`eqmorph.equalizers.equalizer.register`).
SPACES: dict[str, EqSpace] = {}
