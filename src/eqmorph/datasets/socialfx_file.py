"""The two forms in which SocialFX's equaliser contributions are to be had.

The raw table's header names 43 columns and its rows have 44 fields: the first field, the
descriptor, has no name, and each name belongs to the field after it ("descriptor" heads the
language, and so on). The Hugging Face hub's `seungheondoh/socialfx-original` (its `eq` split,
parquet) has the columns id, text, param_keys, param_values and extra, the last a Python dictionary
as text.

References: T. Zheng, P. Seetharaman, B. Pardo, "SocialFX: studying a crowdsourced folksonomy of
audio effects terms", ACM Multimedia 2016; M. Cartwright, B. Pardo, "Social-EQ", ISMIR 2013.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.tables import Row, Table, read_table, shown
from eqmorph.equalizers import GRAPHIC_CENTERS_HZ, GRAPHIC_SPACE
from eqmorph.errors import DataFormatError, MissingExtraError

CITATION = (
    "T. Zheng, P. Seetharaman, B. Pardo, SocialFX: studying a crowdsourced folksonomy of audio "
    "effects terms, ACM Multimedia 2016; M. Cartwright, B. Pardo, Social-EQ, ISMIR 2013"
)
SHA256 = "80f967a4131f53fec882c1b0fc7ae7a0f8aa1c181f45fcf9cd555d35a49342f0"
"""Of the raw table."""

LANGUAGES = {"English": "en", "Español": "es"}
PARQUET_COLUMNS = ("id", "text", "param_keys", "param_values", "extra")

_LANGUAGE, _CONSISTENCY, _FIRST_GAIN = 1, 3, 4
_HEADER = ("descriptor", "audio_id", "ratings_consistency")
_WIDTH = _FIRST_GAIN + len(GRAPHIC_CENTERS_HZ)
_ADVICE = "`eqmorph data fetch socialfx` gets a good copy"
# Of few digits: a number of thousands of them is no band, and costs time to read.
_BAND_HZ = re.compile(r"(?<!\d)(\d{1,6})[ _]?hz", re.IGNORECASE)
_BAND_NUMBER = re.compile(r"band_?(\d{1,3})(?!\d)", re.IGNORECASE)
# What a contribution's table can be; beyond it a file is made to exhaust the memory.
_MOST_ROWS = 1_000_000
_MOST_BYTES = 1 << 30
_LONGEST_EXTRA = 10_000


@dataclass(frozen=True, eq=False)
class SocialFXTable:
    """The contributions, checked and otherwise uncleaned.

    Attributes
    ----------
    ids, descriptors, languages : tuple of str, length n
        Languages are "en" or "es"; ids are "eq_0", "eq_1", ... in the order of the raw table.
    consistency : array, shape (n,)
        Of the contributor's ratings; NaN where it is not given.
    gains : array, shape (n, 40)
        In units of the contributor's standard deviation, low to high.
    sha256 : str
        Of the file.
    """

    ids: tuple[str, ...]
    descriptors: tuple[str, ...]
    languages: tuple[str, ...]
    consistency: NDArray[np.float64]
    gains: NDArray[np.float64]
    sha256: str


def read_socialfx_file(path: str | Path) -> SocialFXTable:
    """Read either form; the suffix ``.parquet`` tells them apart.

    Raises
    ------
    DataFormatError
        If the file has another form, a gain is no number within the graphic space's range, or a
        language is unknown.
    MissingExtraError
        If it is parquet and pyarrow is not installed.
    """
    path = Path(path)
    return _read_parquet(path) if path.suffix == ".parquet" else _read_csv(path)


def _read_csv(path: Path) -> SocialFXTable:
    table = read_table(path, _ADVICE)
    header, rows = table.rows[0], table.rows[1:]
    if tuple(header.fields[:3]) != _HEADER:
        raise DataFormatError(
            f"{path} is another kind of file: its header begins with "
            f"{shown(','.join(header.fields[:3]))}, not {','.join(_HEADER)!r}; {_ADVICE}"
        )
    if not rows:
        raise DataFormatError(f"{path} has a header and no rows; {_ADVICE}")
    Table(path, rows, table.sha256, _ADVICE).check_width(_WIDTH)
    order = _band_order(header.fields[3:], f"{path}, line 1")
    return SocialFXTable(
        ids=tuple(f"eq_{i}" for i in range(len(rows))),
        descriptors=tuple(row.fields[0] for row in rows),
        languages=tuple(
            _language(row.fields[_LANGUAGE], f"{path}, line {row.line}") for row in rows
        ),
        consistency=np.array(
            [table.number(row, _CONSISTENCY, "ratings_consistency") for row in rows]
        ),
        gains=np.array([_gains(table, row)[order] for row in rows]),
        sha256=table.sha256,
    )


def _gains(table: Table, row: Row) -> NDArray[np.float64]:
    names = table.rows[0].fields  # of the header; a name belongs to the field after it
    columns = range(_FIRST_GAIN, _WIDTH)
    values = np.array([table.number(row, column, names[column - 1]) for column in columns])
    return _checked(values, f"{table.path}, line {row.line}")


def _read_parquet(path: Path) -> SocialFXTable:
    records = _parquet_records(path)
    extras = [_extra(record["extra"], f"{path}, row {i}") for i, record in enumerate(records)]
    gains = []
    for i, record in enumerate(records):
        where = f"{path}, row {i}"
        values = _numbers(record["param_values"], where)
        order = _band_order(record["param_keys"], where)
        if values.shape != (len(order),):
            raise DataFormatError(
                f"{where}: {values.size} values for {len(order)} bands; {_ADVICE}"
            )
        gains.append(_checked(values, where)[order])
    return SocialFXTable(
        ids=tuple(str(record["id"]) for record in records),
        descriptors=tuple(str(record["text"]) for record in records),
        languages=tuple(
            _language(extra.get("lang"), f"{path}, row {i}") for i, extra in enumerate(extras)
        ),
        consistency=np.array(
            [_rating(extra, f"{path}, row {i}") for i, extra in enumerate(extras)]
        ),
        gains=np.array(gains),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _numbers(values: object, where: str) -> NDArray[np.float64]:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise DataFormatError(
            f"{where}: column 'param_values' is no list of numbers; {_ADVICE}"
        ) from None


def _parquet_records(path: Path) -> list[dict[str, Any]]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MissingExtraError("pyarrow", "parquet", f"reading {path.name}") from None
    path.open("rb").close()  # what the operating system has to say, in its words
    try:
        about = parquet.ParquetFile(path).metadata
        groups = [about.row_group(i) for i in range(min(about.num_row_groups, _MOST_ROWS))]
        size = sum(group.total_byte_size for group in groups)
        if about.num_rows > _MOST_ROWS or size > _MOST_BYTES:
            raise DataFormatError(f"{path} is larger than any table of contributions; {_ADVICE}")
        table = parquet.read_table(path)
    except DataFormatError:
        raise
    # Of damaged files pyarrow says so in errors of many kinds, OSError without a number among them.
    except (pyarrow.ArrowException, ValueError, OSError, OverflowError, MemoryError):
        raise DataFormatError(f"{path} is no parquet file, or is cut off; {_ADVICE}") from None
    absent = [name for name in PARQUET_COLUMNS if name not in table.column_names]
    if absent or not len(table):
        problem = f"has no column {absent[0]!r}" if absent else "has no rows"
        raise DataFormatError(f"{path} {problem}, so it is not SocialFX's eq split; {_ADVICE}")
    try:
        records: list[dict[str, Any]] = table.select(list(PARQUET_COLUMNS)).to_pylist()
    except (pyarrow.ArrowException, ValueError, OverflowError):
        raise DataFormatError(f"{path} holds text that is damaged; {_ADVICE}") from None
    return records


def _band_order(names: object, where: str) -> list[int]:
    """For each centre, low to high, the place of its name."""
    places: dict[int, int] = {}
    given: Sequence[object] = names if isinstance(names, list) else ()
    for place, name in enumerate(given):
        if not isinstance(name, str):
            raise DataFormatError(f"{where}: {shown(str(name))} is no name of a band; {_ADVICE}")
        if (hz := _BAND_HZ.search(name)) and int(hz[1]) in GRAPHIC_CENTERS_HZ:
            band = list(GRAPHIC_CENTERS_HZ).index(int(hz[1]))
        elif number := _BAND_NUMBER.search(name):
            band = int(number[1])
        else:
            raise DataFormatError(f"{where}: {shown(name)} is no band of SocialFX's; {_ADVICE}")
        places[band] = place
    if sorted(places) != list(range(len(GRAPHIC_CENTERS_HZ))) or len(places) != len(given):
        raise DataFormatError(
            f"{where}: {len(given)} bands are named where each of the 40 is expected once; "
            f"{_ADVICE}"
        )
    return [places[band] for band in range(len(GRAPHIC_CENTERS_HZ))]


def _checked(gains: NDArray[np.float64], where: str) -> NDArray[np.float64]:
    try:
        return GRAPHIC_SPACE.validate(gains)
    except ValueError as error:
        raise DataFormatError(f"{where}: {error}; {_ADVICE}") from None


def _language(name: object, where: str) -> str:
    if not isinstance(name, str) or name not in LANGUAGES:
        known = " or ".join(LANGUAGES)
        raise DataFormatError(
            f"{where}: the language must be {known}, got {shown(str(name))}; {_ADVICE}"
        )
    return LANGUAGES[name]


def _extra(value: object, where: str) -> Mapping[str, Any]:
    if isinstance(value, str) and len(value) <= _LONGEST_EXTRA:
        # Written by Python's repr, in which not-a-number is the bare name nan.
        try:
            value = ast.literal_eval(re.sub(r"\bnan\b", "None", value))
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            value = None
    if not isinstance(value, Mapping):
        raise DataFormatError(f"{where}: column 'extra' is no dictionary; {_ADVICE}")
    return value


def _rating(extra: Mapping[str, Any], where: str) -> float:
    rating = extra.get("ratings_consistency")
    try:
        return float("nan") if rating is None else float(rating)
    except (TypeError, ValueError, OverflowError):
        raise DataFormatError(
            f"{where}: ratings_consistency must be a number, got {shown(_text(rating))}; {_ADVICE}"
        ) from None


def _text(value: object) -> str:
    """A value as text; not even Python prints a number of thousands of digits."""
    return "a number of too many digits" if isinstance(value, int) else str(value)
