"""`Equalizer`: what every kind of setting has, and the kinds that there are.

A kind is a space (`EqSpace`: what its numbers mean) with a class of settings over it. `register`
makes it known by name; from then on models, files and commands take it as they take the others.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.arguments import finite_number, numbers
from eqmorph.equalizers.biquads import (
    DEFAULT_SAMPLE_RATE,
    FloatArray,
    check_sample_rate,
    design_sos,
)
from eqmorph.equalizers.everyday import Everyday
from eqmorph.equalizers.notebook import curve_html
from eqmorph.equalizers.space import SPACES, EqSpace
from eqmorph.errors import InvalidArgumentError


@dataclass(frozen=True, slots=True)
class Band:
    """One band: gain in dB, corner or centre in Hz, Q."""

    gain_db: float
    frequency_hz: float
    q: float

    def __repr__(self) -> str:
        return f"{self.gain_db:+.1f} dB @ {self.frequency_hz:.0f} Hz, Q {self.q:.2f}"


class Equalizer(Everyday):
    """A setting of some equaliser; immutable."""

    __slots__ = ()

    space: ClassVar[EqSpace]

    @abstractmethod
    def to_vector(self) -> FloatArray:
        """The setting's numbers in the order of its space, shape (d,)."""

    @classmethod
    @abstractmethod
    def from_vector(cls, values: ArrayLike) -> Self:
        """A setting from its numbers.

        Raises
        ------
        InvalidArgumentError
            If they are too many, too few or not legal.
        """

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """The setting as plain data."""

    @classmethod
    @abstractmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The setting that `to_dict` wrote.

        Raises
        ------
        InvalidArgumentError
            If it is not legal plain data of this kind.
        """

    @classmethod
    def flat(cls) -> Self:
        """The setting that changes nothing, at the default frequencies and Qs."""
        return cls.from_vector(cls.space.default)

    @property
    def bands(self) -> tuple[Band, ...]:
        """Its bands in the order of the cascade."""
        return tuple(Band(*band) for band in self.space.band_numbers(self.to_vector()).tolist())

    @property
    def gains_db(self) -> FloatArray:
        """Gain of each band in dB, shape (bands,)."""
        return self.space.band_numbers(self.to_vector())[:, 0]

    def to_unit(self) -> FloatArray:
        """The setting as a point of the unit cube [-1, 1]^d: log frequency, log Q, linear gain."""
        return self.space.to_unit(self.to_vector())

    @classmethod
    def from_unit(cls, unit: ArrayLike) -> Self:
        """The setting at a point of the unit cube; points outside are clipped to it.

        Raises
        ------
        InvalidArgumentError
            If there are not d finite numbers.
        """
        point = np.asarray(unit, dtype=np.float64)
        if point.shape != (cls.space.dimension,) or not np.isfinite(point).all():
            raise InvalidArgumentError(
                f"a unit point has {cls.space.dimension} finite numbers, got {unit!r}"
            )
        return cls.from_vector(cls.space.from_unit(point))

    def canonical(self) -> Self:
        """The same filters with movable bells in order of frequency."""
        return type(self).from_vector(self.space.canonical(self.to_vector()))

    def scaled(self, amount: float) -> Self:
        """The setting with its gains times `amount`, held within the legal range.

        1 is the setting itself, 0 is flat, negative the opposite (for -1 exactly the inverse
        filter), above 1 stronger.

        Raises
        ------
        InvalidArgumentError
            If `amount` is not finite.
        """
        amount = finite_number("amount", amount)
        if amount == 1.0:
            return self
        vector = self.to_vector()
        return type(self).from_vector(
            self.space.with_gains(vector, self.space.gains(vector) * amount)
        )

    def bands_above_nyquist(self, sample_rate: float) -> tuple[str, ...]:
        """Names of the bands that this sample rate (Hz) cannot make and that are left out there."""
        nyquist = check_sample_rate(sample_rate) / 2
        return tuple(
            of.name
            for of, band in zip(self.space.bands, self.bands, strict=True)
            if band.frequency_hz >= nyquist
        )

    def sos(self, sample_rate: float = DEFAULT_SAMPLE_RATE) -> FloatArray:
        """Second-order sections for `scipy.signal.sosfilt`, shape (bands, 6).

        Raises
        ------
        InvalidArgumentError
            If `sample_rate` (Hz) is below 4000. A band at or above Nyquist is an identity section.
        """
        return np.stack(
            [
                design_sos(of.kind, band.gain_db, band.frequency_hz, band.q, sample_rate)
                for of, band in zip(self.space.bands, self.bands, strict=True)
            ]
        )

    def magnitude_response_db(
        self, frequencies_hz: ArrayLike, sample_rate: float = DEFAULT_SAMPLE_RATE
    ) -> FloatArray:
        """Gain of the whole cascade in dB at each frequency, shape (bins,).

        Parameters
        ----------
        frequencies_hz : array_like, shape (bins,)
            Hz, at most `sample_rate` / 2.
        sample_rate : float
            Hz.

        Raises
        ------
        InvalidArgumentError
            If a frequency lies above Nyquist.
        """
        return self.space.magnitude_response_db(
            self.to_vector(), _at_least_one(frequencies_hz), sample_rate
        )

    def band_responses_db(
        self, frequencies_hz: ArrayLike, sample_rate: float = DEFAULT_SAMPLE_RATE
    ) -> FloatArray:
        """Gain in dB of each band alone, (bands, bins); their sum is `magnitude_response_db`.

        Raises
        ------
        InvalidArgumentError
            If a frequency lies above Nyquist.
        """
        vector, space = self.to_vector(), self.space
        alone = space.with_gains(
            np.tile(vector, (len(space.bands), 1)), np.diag(space.gains(vector))
        )
        return space.magnitude_response_db(alone, _at_least_one(frequencies_hz), sample_rate)

    def to_json(self, indent: int | None = 2) -> str:
        """The setting as JSON text; `from_json` gives back exactly this setting."""
        return json.dumps(self.to_dict(), indent=indent)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The setting in JSON text.

        Raises
        ------
        InvalidArgumentError
            If the text is not JSON, or not a legal setting of this kind.
        """
        try:
            data = json.loads(text)
        except json.JSONDecodeError as error:
            raise InvalidArgumentError(f"not an equaliser setting in JSON: {error}") from None
        return cls.from_dict(data)

    def _repr_html_(self) -> str:
        # Fixed bands are as many as a table would be long, and the curve says as much.
        bands = zip(self.space.bands, self.bands, strict=True) if self.space.movable else ()
        return curve_html(
            self.magnitude_response_db,
            [(of.name.replace("_", " "), b.gain_db, b.frequency_hz, b.q) for of, b in bands],
        )


def _at_least_one(frequencies_hz: ArrayLike) -> FloatArray:
    return np.atleast_1d(numbers("frequencies_hz are numbers in Hz", frequencies_hz))


EqT = TypeVar("EqT", bound=Equalizer)
_KINDS: dict[str, type[Equalizer]] = {}


def register(kind: type[EqT]) -> type[EqT]:
    """Make a kind of equaliser known under the name of its space; usable as a decorator.

    Raises
    ------
    InvalidArgumentError
        If another one has that name.
    """
    name = kind.space.name
    if SPACES.get(name, kind.space) is not kind.space or _KINDS.get(name, kind) is not kind:
        raise InvalidArgumentError(f"there is another kind of equaliser named {name!r}")
    SPACES[name], _KINDS[name] = kind.space, kind
    return kind


def space_of(eq: Equalizer) -> EqSpace:
    """The space that a setting lives in.

    Raises
    ------
    TypeError
        If it is no setting.
    """
    if not isinstance(eq, Equalizer):
        raise TypeError(
            f"a setting is an Equalizer, such as a ParametricEq or a GraphicEq, "
            f"got {type(eq).__name__}"
        )
    return eq.space


def equalizer_from_vector(space: EqSpace, values: ArrayLike) -> Equalizer:
    """The setting of a space with these numbers.

    Raises
    ------
    InvalidArgumentError
        If the numbers are too many, too few or not legal.
    """
    return _KINDS[space.name].from_vector(values)


def equalizer_from_dict(data: Mapping[str, Any]) -> Equalizer:
    """The setting that `to_dict` of any kind wrote; five bands where it does not name its kind.

    Raises
    ------
    InvalidArgumentError
        If it is none.
    """
    kind = data.get("equalizer", "parametric") if isinstance(data, Mapping) else None
    if kind not in _KINDS:
        raise InvalidArgumentError(f"'equalizer' must be one of {', '.join(_KINDS)}, got {kind!r}")
    return _KINDS[kind].from_dict(data)
