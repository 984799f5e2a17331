"""Frequencies and gains as people and programs write them: marks of decimals and of thousands.

"1,000" is a thousand to some and one to others. The whole of a curve decides: the reading in which
every number is one, and the frequencies rise. What can still be read in two ways is refused.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from eqmorph.errors import DataFormatError
from eqmorph.formats.decoding import shown
from eqmorph.formats.notes import Notes

Point = tuple[float, float]

# Between thousands, whatever the decimal mark.
_SPACES = str.maketrans("", "", "\u00a0\u202f\u2009'\u2019")
_UNITS_HZ = (("khz", 1000.0), ("hz", 1.0), ("k", 1000.0))
# A curve whose highest frequency is not among these is in another unit.
_PLAUSIBLE_TOP_HZ = (200.0, 200_000.0)


def read_numbers(
    cells: Sequence[tuple[str, str]],
    where: str,
    places: Sequence[str] | None = None,
    mark: str = ",",
) -> list[Point]:
    """Points of a curve from their text.

    Parameters
    ----------
    cells : sequence of (str, str)
        Frequency, with or without a unit, and gain.
    where : str
        For messages.
    places : sequence of str, optional
        Of each point, for messages.
    mark : str
        Between frequency and gain, for messages.

    Returns
    -------
    list of (float, float)
        Frequency in Hz and gain in dB.

    Raises
    ------
    DataFormatError
        If one is no number, or the marks can be read in two ways.
    """
    point, comma = _read_all(cells, ".", ","), _read_all(cells, ",", ".")
    if point is None and comma is None:
        row = next(i for i, cell in enumerate(cells) if not is_point(cell))
        place = places[row] if places else where
        raise DataFormatError(
            f"{place} must begin with a frequency and a gain, got {shown(mark.join(cells[row]))}"
        )
    if point is None or comma is None or point == comma:
        return point if point is not None else comma or []
    both = [found for found in (point, comma) if _orderly(found)]
    both = [found for found in both or (point, comma) if _plausible(found)] or both
    if len(both) != 1:
        raise DataFormatError(
            f"{where}: its commas and points can be read in two ways; write frequencies without "
            "marks of thousands"
        )
    return both[0]


def is_point(cell: tuple[str, str]) -> bool:
    """Whether two texts are a frequency and a gain in any notation."""
    return any(_read_all([cell], *marks) is not None for marks in ((".", ","), (",", ".")))


def without_zero(points: list[Point], where: str, notes: Notes) -> list[Point]:
    """The points above 0 Hz, which has no place on a logarithmic axis."""
    kept = [point for point in points if point[0] != 0.0]
    if len(kept) < len(points):
        notes.left_out(where, "the point at 0 Hz, which a logarithmic axis does not have")
    return kept


def _read_all(cells: Sequence[tuple[str, str]], decimal: str, thousands: str) -> list[Point] | None:
    points = []
    for frequency, gain in cells:
        hz = _frequency(frequency, decimal, thousands)
        # No gain has thousands, so its only mark is the decimal one.
        db = _number(gain.lower().removesuffix("db"), decimal, "")
        if hz is None or db is None:
            return None
        points.append((hz, db))
    return points


def _frequency(text: str, decimal: str, thousands: str) -> float | None:
    text = text.strip().lower()
    for unit, scale in _UNITS_HZ:
        if text.endswith(unit):
            value = _number(text.removesuffix(unit), decimal, thousands)
            return None if value is None else value * scale
    return _number(text, decimal, thousands)


def _number(text: str, decimal: str, thousands: str) -> float | None:
    text = text.strip().translate(_SPACES)
    whole, *decimals = text.split(decimal)
    if thousands and " " in whole:
        whole = whole.replace(" ", thousands)
    if thousands and thousands in whole:
        first, *groups = whole.lstrip("+-").split(thousands)
        if not (1 <= len(first) <= 3 and first.isdigit() and first[0] != "0"):
            return None
        if not all(len(group) == 3 and group.isdigit() for group in groups):
            return None
        whole = whole.replace(thousands, "")
    if len(decimals) > 1 or any("," in part or "_" in part for part in (whole, *decimals)):
        return None
    if thousands == "" and any("." in part for part in (whole, *decimals)):
        return None
    try:
        value = float(".".join((whole, *decimals)))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _orderly(points: Sequence[Point]) -> bool:
    """Whether the frequencies only rise, or only fall."""
    frequencies = [hz for hz, _ in points]
    return frequencies in (sorted(frequencies), sorted(frequencies, reverse=True))


def _plausible(points: Sequence[Point]) -> bool:
    lowest, highest = _PLAUSIBLE_TOP_HZ
    return lowest <= max(hz for hz, _ in points) <= highest
