"""What is written: a setting of ours, or filters in a row, such as a correction and a setting."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray, check_sample_rate
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.errors import InvalidArgumentError
from eqmorph.formats.filters import FIVE_KINDS, OWN_KINDS, Filter, filters_response_db


@dataclass(frozen=True, slots=True)
class Cascade:
    """Any number of filters, one after the other.

    Parameters
    ----------
    filters : tuple of Filter
    n_below : int
        How many of them, the first ones, are a correction that stays as it is.
    """

    filters: tuple[Filter, ...]
    n_below: int = field(default=0, compare=False)

    def magnitude_response_db(
        self, frequencies_hz: ArrayLike, sample_rate: float = DEFAULT_SAMPLE_RATE
    ) -> FloatArray:
        """Gain in dB at each frequency (Hz, at most Nyquist), at least -100, shape (bins,)."""
        grid = np.atleast_1d(np.asarray(frequencies_hz, dtype=np.float64))
        return filters_response_db(self.filters, grid, check_sample_rate(sample_rate))

    def sos(self, sample_rate: float = DEFAULT_SAMPLE_RATE) -> FloatArray:
        """Second-order sections, shape (filters, 6); identities at or above Nyquist."""
        return np.stack([f.sos(check_sample_rate(sample_rate)) for f in self.filters])

    def scaled(self, amount: float) -> Cascade:
        """With all gains times an amount.

        Raises
        ------
        InvalidArgumentError
            If a filter has no gain, such as a high pass, and so no strength.
        """
        if amount == 1.0:
            return self
        without = next((f.kind for f in self.filters if f.kind not in OWN_KINDS), None)
        if without is not None:
            raise InvalidArgumentError(
                f"a {without.replace('_', ' ')} has no strength; leave the amount at 1"
            )
        return Cascade(
            tuple(replace(f, gain_db=amount * f.gain_db) for f in self.filters), self.n_below
        )

    def bands_above_nyquist(self, sample_rate: float) -> tuple[str, ...]:
        """What this sample rate (Hz) cannot make, as "peak at 23000 Hz"."""
        nyquist = check_sample_rate(sample_rate) / 2
        above = (f for f in self.filters if f.frequency_hz >= nyquist)
        return tuple(f"{f.kind} at {f.frequency_hz:g} Hz" for f in above)


Playable: TypeAlias = Equalizer | Cascade
"""What writers take."""


def filters_of(eq: Playable) -> tuple[Filter, ...]:
    """The filters of what is to be written, in the order of its cascade."""
    if isinstance(eq, Cascade):
        return eq.filters
    return tuple(
        Filter(of.kind, band.gain_db, band.frequency_hz, band.q)
        for of, band in zip(eq.space.bands, eq.bands, strict=True)
    )


def on_top(eq: Playable, below: tuple[Filter, ...]) -> Cascade:
    """A setting with a correction's filters before its own, each as it was."""
    return Cascade((*below, *filters_of(eq)), len(below))


def playable_filters(
    eq: Playable,
    sample_rate: float,
    most: int | None = None,
    tool: str = "this format",
    kinds: Container[str] = OWN_KINDS,
) -> tuple[Filter, ...]:
    """The filters of a setting that a tool at this sample rate can play.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz. Filters at or above its Nyquist frequency are left out: our own response has nothing
        there either, and tools refuse them or fold them back.
    most : int, optional
        How many the tool holds.
    tool : str
        For the message.
    kinds : container of str
        That the tool has.

    Raises
    ------
    InvalidArgumentError
        If there are more than `most`, or one is of another kind.
    """
    nyquist = check_sample_rate(sample_rate) / 2
    filters, n_below = filters_of(eq), eq.n_below if isinstance(eq, Cascade) else 0
    found = tuple(f for f in filters if f.frequency_hz < nyquist)
    way_out = "export it to graphiceq, fir or csv, which take any curve"
    staying = sum(f.frequency_hz < nyquist for f in filters[:n_below])
    if most is not None and len(found) > most and staying >= most:
        raise InvalidArgumentError(
            f"{tool} holds {most} bands and the correction alone, which stays, has {staying}; "
            f"{way_out}"
        )
    if most is not None and len(found) > most:
        raise InvalidArgumentError(
            f"{tool} holds {most} bands and this setting has {len(found)}; fit fewer with --bands, "
            f"or {way_out}"
        )
    foreign = next((f.kind for f in found if f.kind not in kinds), None)
    if foreign is not None:
        raise InvalidArgumentError(f"{tool} has no {foreign.replace('_', ' ')}; {way_out}")
    return found


def check_five(eq: Playable, has: str) -> Equalizer:
    """A setting of two shelves with three bells between them.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    has : str
        What the tool has, as the beginning of the message.

    Raises
    ------
    InvalidArgumentError
        If it has other bands, saying what takes any setting.
    """
    found = filters_of(eq)
    if isinstance(eq, Cascade) or tuple(f.kind for f in found) != FIVE_KINDS:
        raise InvalidArgumentError(
            f"{has} and this setting has {len(found)} of another kind; export it to fir or csv"
        )
    return eq
