"""A file of any system's answers: words or requests with settings, or with curves.

A text may have several answers (for the study of samples), and one for each fold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from eqmorph.datasets.own_table import DELIMITERS, Layout, find_layout
from eqmorph.datasets.tables import Row, Table, read_table
from eqmorph.datasets.vocabulary import normalise
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.space import EqSpace

_ADVICE = "docs/JUDGE.md describes the file; `eqmorph judge --template` writes one"
_TEXT = ("text", "term", "word", "request")
_FOLD, _ANSWER, _FREQUENCY, _GAIN = "fold", "answer", "frequency_hz", "gain_db"


@dataclass(frozen=True, eq=False)
class GivenAnswer:
    """One answer: a setting, or a curve with its frequencies.

    Attributes
    ----------
    values : array
        The setting, or gains in dB.
    space : EqSpace or None
        Of a setting.
    frequencies_hz : array or None
        Of a curve, ascending.
    """

    values: FloatArray
    space: EqSpace | None = None
    frequencies_hz: FloatArray | None = None

    def on(self, grid: FloatArray) -> FloatArray:
        """Its response in dB on a grid in Hz; beyond a curve's ends they go on as they are."""
        if self.space is not None:
            response: FloatArray = self.space.magnitude_response_db(self.values[None], grid)[0]
            return response
        assert self.frequencies_hz is not None
        gains: FloatArray = np.interp(np.log(grid), np.log(self.frequencies_hz), self.values)
        return gains


@dataclass(frozen=True, eq=False)
class GivenAnswers:
    """A file's answers, by text and fold.

    Attributes
    ----------
    name : str
        The file's.
    given : mapping of (str, int or None) to list of GivenAnswer
        The fold is None where an answer is for all.
    """

    name: str
    given: Mapping[tuple[str, int | None], list[GivenAnswer]] = field(default_factory=dict)

    def of(self, text: str, grid: FloatArray, fold: int | None = None) -> FloatArray | None:
        """All answers to a text, (n, bins): those for the fold, else those for all; or None."""
        name = normalise(text)
        found = self.given.get((name, fold)) or self.given.get((name, None))
        return None if not found else np.stack([answer.on(grid) for answer in found])

    def one(self, text: str, grid: FloatArray, fold: int | None = None) -> FloatArray | None:
        """The first answer to a text, (bins,), or None."""
        found = self.of(text, grid, fold)
        return None if found is None else found[0]


def read_answers(path: str | Path, columns: Mapping[str, str] | None = None) -> GivenAnswers:
    """Read a file of answers.

    Parameters
    ----------
    path : path-like
        A column `text`, and either the parameters of a setting (as in a table of one's own), or a
        column for each frequency, named by its number in Hz, or `frequency_hz` and `gain_db` with a
        line for each point. A column `fold` says which fold an answer is for; `answer` numbers the
        answers to one text where they are given point by point.
    columns : mapping of str to str, optional
        What the columns are called, where they have other names.

    Raises
    ------
    DataFormatError
        If something is missing or no number; with its line.
    """
    given = dict(columns or {})
    table = read_table(path, _ADVICE, DELIMITERS)
    names = [name.strip().lower() for name in table.rows[0].fields]
    table.check_width(len(names))
    wanted = given.pop("text", "").lower()
    text = next((names.index(n) for n in (wanted, *_TEXT) if n and n in names), None)
    if text is None:
        raise table.error(table.rows[0], f"no column 'text' (or {', '.join(_TEXT[1:])})")
    fold = names.index(_FOLD) if _FOLD in names else None
    found: dict[tuple[str, int | None], list[GivenAnswer]] = {}

    def keep(row: Row, answer: GivenAnswer) -> None:
        found.setdefault((normalise(row.fields[text]), _fold_of(table, row, fold)), []).append(
            answer
        )

    if _FREQUENCY in names and _GAIN in names:
        for row, answer in _by_points(table, names, text, fold):
            keep(row, answer)
    else:
        at = {i: f for i, name in enumerate(names) if (f := _as_frequency(name)) is not None}
        layout = None if at else find_layout(table, given)
        for row in table.rows[1:]:
            keep(row, _of_row(table, row, at, layout))
    return GivenAnswers(Path(path).name, found)


def _as_frequency(name: str) -> float | None:
    try:
        return float(name.removesuffix("hz").strip())
    except ValueError:
        return None


def _fold_of(table: Table, row: Row, column: int | None) -> int | None:
    if column is None or not row.fields[column].strip():
        return None
    value = table.number(row, column, _FOLD)
    if not float(value).is_integer() or value < 0:
        raise table.error(row, f"fold must be 0, 1, 2, ..., got {row.fields[column]!r}")
    return int(value)


def _finite(table: Table, row: Row, column: int, name: str) -> float:
    value = table.number(row, column, name)
    if not np.isfinite(value):
        raise table.error(row, f"{name} must be a number, got {row.fields[column]!r}")
    return value


def _of_row(table: Table, row: Row, at: Mapping[int, float], layout: Layout | None) -> GivenAnswer:
    if layout is not None:
        return GivenAnswer(layout.setting(table, row), layout.space)
    order = sorted(at, key=lambda i: at[i])
    gains = np.array([_finite(table, row, i, f"gain at {at[i]:g} Hz") for i in order])
    frequencies = np.array([at[i] for i in order])
    if frequencies[0] <= 0:
        raise table.error(table.rows[0], f"{frequencies[0]:g} is no frequency in Hz")
    return GivenAnswer(gains, None, frequencies)


def _by_points(
    table: Table, names: list[str], text: int, fold: int | None
) -> list[tuple[Row, GivenAnswer]]:
    frequency, gain = names.index(_FREQUENCY), names.index(_GAIN)
    answer = names.index(_ANSWER) if _ANSWER in names else None
    points: dict[tuple[str, int | None, str], tuple[Row, list[tuple[float, float]]]] = {}
    for row in table.rows[1:]:
        key = (
            normalise(row.fields[text]),
            _fold_of(table, row, fold),
            "" if answer is None else row.fields[answer].strip(),
        )
        f = _finite(table, row, frequency, _FREQUENCY)
        if f <= 0:
            raise table.error(row, f"{_FREQUENCY} must be above 0, got {row.fields[frequency]!r}")
        points.setdefault(key, (row, []))[1].append((f, _finite(table, row, gain, _GAIN)))
    made = []
    for row, of_one in points.values():
        ordered = np.array(sorted(of_one))
        made.append((row, GivenAnswer(ordered[:, 1], None, ordered[:, 0])))
    return made
