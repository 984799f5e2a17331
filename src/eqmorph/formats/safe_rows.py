"""Rows of SAFE-DB's equaliser user data, or the thirteen numbers alone.

Only the thirteen columns of the setting are looked at; the others, some of them about a person, are
neither kept nor shown in a message.
"""

from __future__ import annotations

import csv
import re

import numpy as np

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.errors import DataFormatError
from eqmorph.formats.cascades import filters_of
from eqmorph.formats.foreign import ForeignEq

COLUMNS = 25
FIRST_PARAMETER = 5
_NUMBERS = PARAMETRIC_SPACE.dimension
_SEPARATORS = re.compile(r"[,;\s]+")


def rows_of(text: str) -> list[list[str]]:
    """The lines of a file as fields; lines without anything are left out."""
    try:
        rows = [row for row in csv.reader(text.split("\n")) if any(f.strip() for f in row)]
    except csv.Error:
        return []
    if all(len(row) == COLUMNS for row in rows):
        return rows
    return [_SEPARATORS.split(line.strip()) for line in text.split("\n") if line.strip()]


def looks_like_rows(text: str) -> bool:
    """Whether the first line has as many fields as a row."""
    first = text.lstrip("\n").partition("\n")[0]
    rows = rows_of(first)
    return len(rows) == 1 and (
        len(rows[0]) == COLUMNS
        or (len(rows[0]) == _NUMBERS and all(_is_number(field) for field in rows[0]))
    )


def read(
    text: str,
    sample_rate: float = DEFAULT_SAMPLE_RATE,
    where: str = "the file",
    row: int | None = None,
) -> ForeignEq:
    """The setting of one row.

    Parameters
    ----------
    text : str
    sample_rate : float
        Not used.
    where : str
        For messages.
    row : int, optional
        Which, from 1, if there are several.

    Raises
    ------
    DataFormatError
        If there are several and none is chosen, there is no such row, or its setting is not legal.
    """
    rows = rows_of(text)
    if rows and not any(map(_is_number, _setting(rows[0]))):
        rows = rows[1:]  # a line of names
    if row is None and len(rows) > 1:
        raise DataFormatError(f"{where} has {len(rows)} settings; choose one with --row N")
    if not 1 <= (row or 1) <= len(rows):
        raise DataFormatError(f"{where} has no row {row or 1}; it has {len(rows)}")
    fields = _setting(rows[(row or 1) - 1])
    numbered = f"{where} row {row or 1}"
    if len(fields) != _NUMBERS or not all(map(_is_number, fields)):
        raise DataFormatError(
            f"{numbered} must have {COLUMNS} columns, of which 6 to 18 are numbers, or the "
            f"{_NUMBERS} numbers alone"
        )
    try:
        eq = ParametricEq.from_vector(np.array([float(f) for f in fields]))
    except ValueError as error:
        raise DataFormatError(f"{numbered}: {error}") from None
    return ForeignEq(filters_of(eq))


def _setting(fields: list[str]) -> list[str]:
    if len(fields) == COLUMNS:
        return fields[FIRST_PARAMETER : FIRST_PARAMETER + _NUMBERS]
    return fields


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
