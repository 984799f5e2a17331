"""SAFE-DB's equaliser user data, column by column: the only place that sees personal data.

What leaves this module has neither the contributors' addresses nor anything else about them; of
such columns only the number of distinct values is told.

Reference: R. Stables, S. Enderby, B. De Man, G. Fazekas, J. D. Reiss, "SAFE: a system for the
extraction and retrieval of semantic audio descriptors", ISMIR 2014. No licence is stated.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.tables import Row, Table, read_table, shown
from eqmorph.equalizers import PARAMETRIC_SPACE

CITATION = (
    "R. Stables, S. Enderby, B. De Man, G. Fazekas, J. D. Reiss, SAFE: a system for the extraction "
    "and retrieval of semantic audio descriptors, ISMIR 2014"
)
SHA256 = "cc43858680115070ffdfa41a1158fca1344db2e0096ba73fe68990e90a284af1"
"""Of the final upstream version: 1,700 rows, 479,130 bytes."""

SYNTHETIC_PREFIX = "synthetic-"
"""What the address column of a synthetic file begins with."""

ID, DESCRIPTOR, ADDRESS = 0, 1, 2
FIRST_PARAMETER = 5
COLUMNS: tuple[str, ...] = (
    "id",
    "descriptor",
    "ip_address",
    "input_channels",
    "output_channels",
    *PARAMETRIC_SPACE.parameter_names,
    "genre",
    "instrument",
    "location",
    "experience",
    "age",
    "nationality",
    "hash",
)
"""The 25 columns, left to right."""

PERSONAL_COLUMNS = (ADDRESS, *range(18, 25))
"""Columns that are, or may identify, a person; never shown, never kept."""

_PARAMETERS = range(FIRST_PARAMETER, FIRST_PARAMETER + PARAMETRIC_SPACE.dimension)
_ADVICE = "`eqmorph data fetch safe` gets a good copy"


@dataclass(frozen=True)
class ColumnFacts:
    """What can be told of a column without telling its content.

    Attributes
    ----------
    index : int
        From 0.
    numeric : bool
        Whether every field is a number.
    distinct : int
        Different values.
    blank : int
        Empty fields.
    minimum, maximum, most_frequent : float or None
        Of a numeric column that is not personal.
        The most frequent one to six digits.
    most_frequent_share : float
        Share of the rows that have the most frequent value; 0 for a personal column.
    """

    index: int
    numeric: bool
    distinct: int
    blank: int
    minimum: float | None = None
    maximum: float | None = None
    most_frequent: float | None = None
    most_frequent_share: float = 0.0


@dataclass(frozen=True, eq=False)
class SafeTable:
    """The file, checked, without personal data and otherwise uncleaned.

    Attributes
    ----------
    ids, descriptors, contributors : tuple of str, length n
        Contributors are opaque, numbered by first appearance.
    settings : array, shape (n, 13)
        Finite and within the legal ranges.
    columns : tuple of ColumnFacts
        All 25.
    sha256 : str
        Of the file.
    had_header : bool
        Whether a line of column names was skipped.
    is_synthetic : bool
        Whether the file says that nobody contributed it: every address is a made-up
        "synthetic-..." name.
    """

    ids: tuple[str, ...]
    descriptors: tuple[str, ...]
    contributors: tuple[str, ...]
    settings: NDArray[np.float64]
    columns: tuple[ColumnFacts, ...]
    sha256: str
    had_header: bool
    is_synthetic: bool

    @property
    def is_known_version(self) -> bool:
        """Whether the file is, byte for byte, the final upstream version."""
        return self.sha256 == SHA256


def read_safe_file(path: str | Path) -> SafeTable:
    """Read and check a user-data file.

    Parameters
    ----------
    path : path-like
        25 columns, with or without a line of column names.

    Raises
    ------
    DataFormatError
        Naming file, line, column and value, if the file has another form, a parameter is not a
        number within its legal range, or an id is missing or given twice.
    """
    table = read_table(path, _ADVICE)
    table.check_width(len(COLUMNS))
    rows = table.rows
    header = not any(_is_number(rows[0].fields[column]) for column in _PARAMETERS)
    if header and len(rows) > 1:
        rows = rows[1:]
    settings = np.array([_setting(table, row) for row in rows])
    addresses = [row.fields[ADDRESS].strip() for row in rows]
    return SafeTable(
        ids=_ids(table, rows),
        descriptors=tuple(row.fields[DESCRIPTOR] for row in rows),
        contributors=_opaque(addresses),
        settings=settings,
        columns=tuple(
            _facts(index, [row.fields[index] for row in rows]) for index in range(len(COLUMNS))
        ),
        sha256=table.sha256,
        had_header=header,
        is_synthetic=all(address.startswith(SYNTHETIC_PREFIX) for address in addresses),
    )


def _setting(table: Table, row: Row) -> list[float]:
    values = []
    for column, parameter in zip(_PARAMETERS, PARAMETRIC_SPACE.parameters, strict=True):
        value = table.number(row, column, parameter.name)
        if not parameter.lower <= value <= parameter.upper:  # also catches NaN
            unit = f" {parameter.unit}" if parameter.unit else ""
            raise table.error(
                row,
                f"column {column} ({parameter.name}) must be in [{parameter.lower:g}, "
                f"{parameter.upper:g}]{unit}, got {shown(row.fields[column])}",
            )
        values.append(value)
    return values


def _ids(table: Table, rows: Sequence[Row]) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for row in rows:
        identity = row.fields[ID].strip()
        if not identity:
            raise table.error(row, "column 0 (id) is empty")
        if identity in seen:
            raise table.error(row, f"column 0 (id) has {shown(identity)} for the second time")
        seen[identity] = None
    return tuple(seen)


def _opaque(addresses: Sequence[str]) -> tuple[str, ...]:
    # A number by order of appearance, not a hash: all IPv4 addresses can be hashed and compared.
    numbers: dict[str, int] = {}
    for address in addresses:
        numbers.setdefault(address, len(numbers) + 1)
    return tuple(f"c{numbers[address]:03d}" for address in addresses)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _facts(index: int, fields: Sequence[str]) -> ColumnFacts:
    counts = Counter(fields)
    numeric = all(map(_is_number, counts))
    facts = ColumnFacts(index, numeric, len(counts), counts[""])
    if index in PERSONAL_COLUMNS:
        return facts
    _, times = counts.most_common(1)[0]
    share = times / len(fields)
    if not numeric:
        return ColumnFacts(index, numeric, len(counts), counts[""], most_frequent_share=share)
    numbers = [float(text) for text in fields]
    # Single-precision numbers were written out: 0.7099999785 is 0.71.
    value, times = Counter(float(f"{number:.6g}") for number in numbers).most_common(1)[0]
    share = times / len(fields)
    return ColumnFacts(index, True, len(set(numbers)), 0, min(numbers), max(numbers), value, share)


def is_safe_file(path: Path) -> bool:
    """Whether a file's first line is as wide as SAFE-DB's: other tables are somebody's own."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        first = next(csv.reader([file.readline()]), [])
    return len(first) == len(COLUMNS)
