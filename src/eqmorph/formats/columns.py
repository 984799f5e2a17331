"""Tables of text: which mark separates the columns, what they are called, which ones are wanted."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from eqmorph.errors import DataFormatError
from eqmorph.formats.decoding import shown
from eqmorph.formats.notes import Notes, listed
from eqmorph.formats.points import is_point

_COMMENT_MARKS = "#*%;"
_MOST_COLUMNS = 200
# Numbers begin within so many lines.
_LONGEST_HEADING = 2000
# Of several columns the first of these that a name holds is the gain. AutoEq's results have the
# measurement first and the equaliser's curve, which is meant here, later.
_GAIN_NAMES = (
    *("equalization", "equalisation", "gain", "parametric_eq", "fixed_band_eq", "convolution_eq"),
    *("spl", "db", "mag", "response", "level", "pegel"),
)
# What measurements have besides.
_NO_GAIN = ("phase", "deg", "coherence", "delay", "index")
_COMMA_IN_NUMBER = re.compile(r",[0-9]")
_KILOHERTZ = re.compile(r"\bkhz\b")
# A column of these makes a table a list of filters, not a curve.
_OF_FILTERS = ("q", "bw", "bandwidth", "type", "filter type")
_NOT_DECIBELS = re.compile(r"linear|percent|%|ratio|volt|ohm")


@dataclass(frozen=True, slots=True)
class Table:
    """The two columns of a curve, as text.

    Attributes
    ----------
    cells : tuple of (str, str)
        Frequency and gain.
    rows : tuple of int
        Numbers of their lines, from 1.
    in_khz : bool
        Whether the heading says so.
    """

    cells: tuple[tuple[str, str], ...]
    rows: tuple[int, ...]
    in_khz: bool


def read_table(text: str, where: str, notes: Notes) -> Table:
    """The frequency and the gain of a table; of further columns the heading decides.

    Raises
    ------
    DataFormatError
        If a line among the numbers cannot be read, or there are none.
    """
    lines = [(row, line) for row, line in enumerate(text.split("\n"), start=1) if line.strip()]
    separator, first = _beginning(lines)
    if first is None:
        raise DataFormatError(
            f"{where} is no preset that we know and has no curve; each line needs a frequency in "
            "Hz and a gain in dB"
        )
    data = [
        (row, split(line, separator))
        for row, line in lines[first:]
        if line.lstrip()[0] not in _COMMENT_MARKS
    ]
    width = len(data[0][1])
    names = _heading(lines[:first], separator, width)
    _check_above(lines[:first], separator, where)
    _check_widths(data, width, where)
    frequency, gain = _wanted(names, [cells for _, cells in data], where, notes)
    for row, cells in data:
        if len(cells) <= max(frequency, gain):
            raise DataFormatError(
                f"{where} line {row} must begin with a frequency and a gain, got "
                f"{shown(separator.join(cells))}"
            )
    return Table(
        tuple((cells[frequency], cells[gain]) for _, cells in data),
        tuple(row for row, _ in data),
        bool(names and _KILOHERTZ.search(names[frequency].replace("_", " "))),
    )


def split(line: str, separator: str) -> list[str]:
    """The cells of a line; an empty separator is any white space."""
    if not separator:
        return line.split()
    if '"' in line:
        try:
            return [cell.strip() for cell in next(csv.reader([line], delimiter=separator))]
        except (csv.Error, StopIteration):
            pass
    return [cell.strip() for cell in line.split(separator)]


def _beginning(lines: Sequence[tuple[int, str]]) -> tuple[str, int | None]:
    """The separator, and the index of the first line of numbers."""
    for index, (_, line) in enumerate(lines[:_LONGEST_HEADING]):
        if line.lstrip()[0] in _COMMENT_MARKS:
            continue
        for separator in ("\t", ";", ", ", "", ","):
            if separator and separator not in line:
                continue
            if separator == ", " and not _COMMA_IN_NUMBER.search(line):
                continue  # as good with any comma
            cells = split(line, separator)
            if any(cell.endswith(",") for cell in cells[:-1]):
                continue  # "20, 3": the comma separates
            # An index may stand before the frequency.
            if len(cells) <= _MOST_COLUMNS and any(map(is_point, pairwise(cells[:3]))):
                return separator, index
    return "", None


def _heading(above: Sequence[tuple[int, str]], separator: str, width: int) -> list[str]:
    """The names of the columns in lower case; none where no line above has as many cells."""
    if not above:
        return []
    line = above[-1][1].strip().lstrip(_COMMENT_MARKS + " ").lower()
    for mark in (separator, ",", ";", "\t", ""):
        names = split(line, mark)
        if len(names) == width:
            return names
        if len(names) == width - 1 and width > 2:
            return ["", *names]  # rows are numbered, their column has no name
    return []


def _check_above(above: Sequence[tuple[int, str]], separator: str, where: str) -> None:
    """Refuse a line of numbers that cannot be read, where it would pass for a heading."""
    for row, line in above:
        cells = split(line, separator)
        if len(cells) >= 2 and all(is_point((cell, "0")) for cell in cells[:1]):
            raise DataFormatError(
                f"{where} line {row} must begin with a frequency and a gain, got {shown(line)}"
            )


def _check_widths(data: Sequence[tuple[int, list[str]]], width: int, where: str) -> None:
    """Refuse lines with more numbers than the first: a separator is also a mark of thousands."""
    for row, cells in data:
        if any(is_point((cell, "0")) for cell in cells[width:]):
            raise DataFormatError(
                f"{where} line {row} has {len(cells)} columns, the first has {width}: write "
                "frequencies without marks of thousands"
            )


def _wanted(names: list[str], rows: list[list[str]], where: str, notes: Notes) -> tuple[int, int]:
    """The columns of frequency and gain."""
    width = len(rows[0])
    if any(name in _OF_FILTERS for name in names):
        raise DataFormatError(
            f"{where} is a table of filters, not a curve: write each as `Filter: ON PK Fc 1000 Hz "
            "Gain 3 dB Q 1`"
        )
    frequency = _index_columns(names, rows)
    if names:
        named = [i for i, name in enumerate(names) if "freq" in name or name in ("f", "hz", "khz")]
        frequency = named[0] if named else frequency
    others = [i for i in range(width) if i > frequency] or list(range(frequency))
    if names:
        others = [i for i in range(width) if i != frequency and names[i] not in ("", "unnamed: 0")]
    if not others:
        raise DataFormatError(f"{where} has one column; a curve needs a frequency and a gain")
    gain = others[0]
    if names:
        likely = [i for i in others if not any(name in names[i] for name in _NO_GAIN)] or others
        meant = [i for wanted in _GAIN_NAMES for i in likely if wanted in names[i]]
        gain = [*meant, *likely][0]
    if names and _NOT_DECIBELS.search(names[gain]):
        raise DataFormatError(
            f"{where}: the column {shown(names[gain])} has no gains in dB; write 20 log10 of it"
        )
    left = [i for i in others if i != gain]
    if left and names:
        notes.add(
            f"read the column {shown(names[gain])}, not {listed(shown(names[i]) for i in left)}"
        )
    elif left:
        notes.add(f"read column {gain + 1} of {width} as the gain")
    return frequency, gain


def _index_columns(names: list[str], rows: list[list[str]]) -> int:
    """How many columns of row numbers stand before the frequency, as pandas writes one: 0 or 1."""
    if names:
        return int(names[0] in ("", "unnamed: 0", "index") and len(names) > 2)
    if len(rows[0]) < 3 or len(rows) < 3:
        return 0
    return int(
        any([row[0] for row in rows] == [str(i + k) for i in range(len(rows))] for k in (0, 1))
    )
