"""Reading a comma-separated text file whose every row has the same width."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from eqmorph.errors import DataFormatError

_SHOWN = 40


@dataclass(frozen=True)
class Row:
    """One record of a table, and the line of the file on which it ends (from 1)."""

    line: int
    fields: list[str]


@dataclass(frozen=True)
class Table:
    """A file's records, not yet looked at.

    Attributes
    ----------
    path : Path
    rows : list of Row
        Without blank lines; at least one.
    sha256 : str
        Of the file's bytes.
    advice : str
        The way out, for messages: how to get a good copy.
    """

    path: Path
    rows: list[Row]
    sha256: str
    advice: str

    def error(self, row: Row, problem: str) -> DataFormatError:
        """The error that a row has a problem."""
        return DataFormatError(f"{self.path}, line {row.line}: {problem}; {self.advice}")

    def number(self, row: Row, column: int, name: str) -> float:
        """The number in a field.

        Raises
        ------
        DataFormatError
            If it is none. Not-a-number and infinity are numbers here.
        """
        text = row.fields[column]
        try:
            if "_" in text:  # Python reads "1_0" as ten; no data file means that
                raise ValueError
            return float(text)
        except ValueError:
            raise self.error(
                row, f"column {column} ({name}) must be a number, got {shown(text)}"
            ) from None

    def check_width(self, width: int) -> None:
        """Refuse a table whose rows do not all have `width` fields.

        Raises
        ------
        DataFormatError
            Saying whether the file is another kind of file, cut off, or damaged.
        """
        if all(len(row.fields) != width for row in self.rows):
            raise DataFormatError(
                f"{self.path} is another kind of file: line {self.rows[0].line} has "
                f"{len(self.rows[0].fields)} columns where {width} are expected; {self.advice}"
            )
        for row in self.rows:
            if len(row.fields) == width:
                continue
            cut = row is self.rows[-1] and len(row.fields) < width
            what = "the file is cut off" if cut else "the row is damaged"
            raise self.error(row, f"{len(row.fields)} columns instead of {width}, so {what}")


def read_table(path: str | Path, advice: str, delimiters: str = ",") -> Table:
    """Read a file as a table of text.

    Parameters
    ----------
    path : path-like
        UTF-8 with or without byte order mark, any line ends.
    advice : str
        How to get a good copy; ends every message.
    delimiters : str
        What may part the columns; of several, the one that the first line has most of.

    Raises
    ------
    DataFormatError
        If the file is empty, not UTF-8 or not comma-separated text.
    OSError
        If it cannot be read.
    """
    path = Path(path)
    content = path.read_bytes()
    if not content.strip():
        raise DataFormatError(f"{path} is empty; {advice}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataFormatError(f"{path} is no UTF-8 text (byte {error.start}); {advice}") from None
    if "\0" in text:
        raise DataFormatError(f"{path} is no text file: it holds zero bytes; {advice}")
    if not text.strip():
        raise DataFormatError(f"{path} is empty; {advice}")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(delimiters, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [Row(reader.line_num, fields) for fields in reader if fields]
    except csv.Error as error:
        raise DataFormatError(f"{path}, line {reader.line_num}: {error}; {advice}") from None
    if not rows:
        raise DataFormatError(f"{path} is empty; {advice}")
    return Table(path, rows, hashlib.sha256(content).hexdigest(), advice)


def shown(text: str) -> str:
    """A field as it is quoted in a message: never long."""
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}...")
