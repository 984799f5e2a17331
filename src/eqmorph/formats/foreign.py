"""What a reader makes of a foreign file: filters, a curve, a level, and what it left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import DataFormatError
from eqmorph.formats.decoding import number
from eqmorph.formats.filters import OWN_KINDS, Filter, FilterKind, filters_response_db

MOST_FILTERS = 1000
MOST_POINTS = 100_000
MOST_CURVES = 50


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a response, linear in dB over the logarithm of frequency, flat outside.

    Attributes
    ----------
    frequencies_hz : tuple of float
        Rising, above 0.
    gains_db : tuple of float
        As many.
    """

    frequencies_hz: tuple[float, ...]
    gains_db: tuple[float, ...]

    def response_db(self, frequencies_hz: FloatArray) -> FloatArray:
        """Gain in dB at each frequency (Hz, above 0)."""
        response: FloatArray = np.interp(
            np.log(frequencies_hz), np.log(self.frequencies_hz), self.gains_db
        )
        return response


@dataclass(frozen=True, slots=True)
class ForeignEq:
    """An equaliser setting as another tool holds it.

    Attributes
    ----------
    filters : tuple of Filter
    preamp_db : float
        Gain of the whole; a level, not part of the tone.
    curve : Curve or None
        Added to the filters' response.
    notes : tuple of str
        What was left out or understood in one of several ways.
    curve_has_headroom : bool
        Whether the curve's 0 dB means nothing, because such files are turned down as a whole.
    approximate : bool
        Whether a filter of the tool was taken for another one that is near; a note says which.
    """

    filters: tuple[Filter, ...] = ()
    preamp_db: float = 0.0
    curve: Curve | None = None
    notes: tuple[str, ...] = ()
    curve_has_headroom: bool = False
    approximate: bool = False

    def response_db(self, frequencies_hz: FloatArray, sample_rate: float) -> FloatArray:
        """Gain in dB at each frequency without the preamp, shape (bins,)."""
        response = filters_response_db(self.filters, frequencies_hz, sample_rate)
        if self.curve is not None:
            response = response + self.curve.response_db(frequencies_hz)
        return response


def make_filter(
    where: str, kind: FilterKind, gain_db: float, frequency_hz: float, q: float
) -> Filter:
    """A filter of a file.

    Raises
    ------
    DataFormatError
        Naming the place, if a number is out of every range.
    """
    try:
        return Filter(kind, gain_db, frequency_hz, q)
    except ValueError as error:
        raise DataFormatError(f"{where}: {error}") from None


def read_filter(
    where: str,
    kind: FilterKind,
    data: Mapping[str, Any],
    keys: tuple[str, str, str],
    gain_db: float | None = None,
) -> Filter:
    """A filter from three named numbers of a file.

    Parameters
    ----------
    where : str
        For messages.
    kind : FilterKind
        One that has no gain needs none in the file.
    data : mapping
    keys : (str, str, str)
        Of gain, frequency and Q.
    gain_db : float, optional
        Where the file has no gain; without it that is an error.

    Raises
    ------
    DataFormatError
        Naming the place, if a number is missing or out of every range.
    """
    gain_key, frequency_key, q_key = keys
    gain = data.get(gain_key, gain_db) if kind in OWN_KINDS else 0.0
    return make_filter(
        where,
        kind,
        number(gain, f"{where} {gain_key}"),
        number(data.get(frequency_key), f"{where} {frequency_key}"),
        number(data.get(q_key), f"{where} {q_key}"),
    )


def make_curve(where: str, points: list[tuple[float, float]]) -> Curve:
    """A curve from points in any order; points at one frequency are averaged.

    Raises
    ------
    DataFormatError
        If there are none or too many, or a number is not possible.
    """
    if not points:
        raise DataFormatError(
            f"{where} has no points; a line is a frequency in Hz and a gain in dB"
        )
    if len(points) > MOST_POINTS:
        raise DataFormatError(f"{where} has {len(points)} points; {MOST_POINTS} are the most")
    at: dict[float, list[float]] = {}
    for frequency_hz, gain_db in points:
        if not 0.0 < frequency_hz <= 1e6:
            raise DataFormatError(
                f"{where}: a frequency must be above 0 and at most 1e6 Hz, got {frequency_hz:g}"
            )
        if not abs(gain_db) <= 1000.0:
            raise DataFormatError(f"{where}: a gain must be within 1000 dB, got {gain_db:g}")
        at.setdefault(frequency_hz, []).append(gain_db)
    rising = sorted(at)
    return Curve(tuple(rising), tuple(sum(at[hz]) / len(at[hz]) for hz in rising))


def sum_of_curves(where: str, curves: Sequence[Curve]) -> Curve | None:
    """The curve of several one after another; None of none.

    Raises
    ------
    DataFormatError
        If there are too many.
    """
    if len(curves) < 2:
        return curves[0] if curves else None
    if len(curves) > MOST_CURVES:
        raise DataFormatError(f"{where} has more than {MOST_CURVES} curves, which are the most")
    every = sorted({hz for curve in curves for hz in curve.frequencies_hz})
    gains = sum(curve.response_db(np.array(every)) for curve in curves)
    return Curve(tuple(every), tuple(np.asarray(gains).tolist()))


def check_found(where: str, found: ForeignEq) -> ForeignEq:
    """Return what was read.

    Raises
    ------
    DataFormatError
        If there is neither a filter nor a curve, or there are too many filters.
    """
    if len(found.filters) > MOST_FILTERS:
        raise DataFormatError(
            f"{where} has {len(found.filters)} filters; {MOST_FILTERS} are the most"
        )
    if not found.filters and found.curve is None:
        why = f" ({found.notes[0]})" if found.notes else ""
        raise DataFormatError(f"{where} has no equaliser filter that is switched on{why}")
    return found
