"""One's own table of words and settings: any column names, any registered kind of equaliser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eqmorph.datasets.cleaning import CleaningReport, CleaningStep
from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.tables import Row, Table, read_table, shown
from eqmorph.datasets.vocabulary import normalise
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.space import SPACES, EqSpace
from eqmorph.errors import InvalidArgumentError

TERM, CONTRIBUTOR = "term", "contributor"
DELIMITERS = ",;\t"
ADVICE = "docs/OWN_DATA.md describes the table"
_MOST_NAMED = 6


def parse_columns(text: str) -> dict[str, str]:
    """What each column is: "term=word,gain1=low", or the path of a JSON file with the same.

    Raises
    ------
    InvalidArgumentError
        If a part is not NAME=COLUMN, or the file is no object of texts.
    """
    if text.endswith(".json"):
        try:
            found = json.loads(Path(text).read_text(encoding="utf-8"))
        except ValueError as error:
            raise InvalidArgumentError(f"{text} is no JSON: {error}") from None
        if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
            raise InvalidArgumentError(f'{text} must be an object such as {{"term": "word"}}')
        return found
    columns = {}
    for part in text.split(","):
        name, equals, column = (piece.strip() for piece in part.partition("="))
        if not (name and equals and column):
            raise InvalidArgumentError(
                f"columns are given as NAME=COLUMN with commas between, got {part.strip()!r}"
            )
        columns[name] = column
    return columns


def short_names(space: EqSpace) -> tuple[str, ...]:
    """What the parameters of a space may be called in a table, in their order: gain1, freq1, q2."""
    names = [""] * space.dimension
    for number, band in enumerate(space.bands, 1):
        for place, quantity in ((band.gain, "gain"), (band.frequency, "freq"), (band.q, "q")):
            if place is not None:
                names[place] = f"{quantity}{number}"
    return tuple(names)


@dataclass(frozen=True)
class Layout:
    """Where a table's columns are.

    Attributes
    ----------
    space : EqSpace
    parameters : tuple of int
        The column of each parameter.
    names : tuple of str
        What each of these is called there.
    """

    space: EqSpace
    parameters: tuple[int, ...]
    names: tuple[str, ...]

    def setting(self, table: Table, row: Row) -> FloatArray:
        """A row's setting.

        Raises
        ------
        DataFormatError
            If a field is no number, or outside what the equaliser can do.
        """
        values = np.array(
            [_number(table, row, c, name)
             for c, name in zip(self.parameters, self.names, strict=True)]
        )  # fmt: skip
        try:
            return self.space.validate(values)
        except InvalidArgumentError as error:
            raise table.error(row, str(error)) from None


def _number(table: Table, row: Row, column: int, name: str) -> float:
    """A number; a comma may be its point, where commas do not part the columns."""
    text = row.fields[column].strip()
    comma = text.count(",") == 1 and "." not in text
    return table.number(Row(row.line, [text.replace(",", ".") if comma else text]), 0, name)


def find_layout(table: Table, columns: Mapping[str, str]) -> Layout:
    """The kind of equaliser whose parameters a table has all of, by the names of its columns.

    Parameters
    ----------
    table : Table
        Its first row holds the names.
    columns : mapping of str to str
        From a parameter (or "term", "contributor") to the table's name for it.

    Raises
    ------
    DataFormatError
        If no kind's parameters are all there; it names those that the nearest kind lacks.
    InvalidArgumentError
        If `columns` names something that is neither a parameter nor a column.
    """
    header = [field.strip() for field in table.rows[0].fields]
    place = {name.lower(): i for i, name in reversed(list(enumerate(header)))}
    known = {TERM, CONTRIBUTOR}
    tried = []
    for space in SPACES.values():
        names = tuple(zip(space.parameter_names, short_names(space), strict=True))
        known |= {n for pair in names for n in pair}
        wanted = [columns.get(full) or columns.get(short) for full, short in names]
        found = [
            place.get(given.lower()) if given else place.get(full, place.get(short))
            for given, (full, short) in zip(wanted, names, strict=True)
        ]
        missing = [short for (_, short), i in zip(names, found, strict=True) if i is None]
        tried.append((missing, space, found))
    for name, column in columns.items():
        if name not in known:
            raise InvalidArgumentError(
                f"there is no {name!r} to name a column for; there are term, contributor, gain1, "
                f"freq1, q2 and so on; {ADVICE}"
            )
        if column.lower() not in place:
            raise table.error(table.rows[0], f"there is no column {column!r}, {_has(header)}")
    whole = [(space, found) for missing, space, found in tried if not missing]
    if whole:
        space, found = max(whole, key=lambda pair: pair[0].dimension)
        at = tuple(i for i in found if i is not None)
        return Layout(space, at, tuple(header[i] for i in at))
    missing, space, _ = min(tried, key=lambda t: (len(t[0]) / t[1].dimension, t[1].dimension))
    named = ", ".join(missing[:_MOST_NAMED]) + (" and more" if len(missing) > _MOST_NAMED else "")
    raise table.error(
        table.rows[0],
        f"no column for {named} of the {space.name} equaliser, {_has(header)}; name them with "
        f"--columns {missing[0]}=COLUMN",
    )


def _has(header: list[str]) -> str:
    names = ", ".join(map(shown, header[:_MOST_NAMED]))
    return f"the columns are {names}" + (" and more" if len(header) > _MOST_NAMED else "")


def load_own_table(path: str | Path, columns: Mapping[str, str] | None = None) -> EqDataset:
    """Words and settings of a table of one's own.

    Parameters
    ----------
    path : path-like
        UTF-8, columns parted by commas, semicolons or tabs, names in the first line: "term", the
        parameters (gain1, freq1, gain2, freq2, q2, ... or gain1 to gain40, or their full names),
        and "contributor" if people are told apart.
    columns : mapping of str to str, optional
        From these names to those of the table, where they differ.

    Returns
    -------
    EqDataset
        In the space whose parameters are all there. Contributors are numbered: what the table calls
        them is not kept. Rows without a word, and repeats of a row, are left out and told of.

    Raises
    ------
    DataFormatError
        If something is missing, no number, or outside the legal range; with its line.
    InvalidArgumentError
        If `columns` names what there is not.
    """
    given = dict(columns or {})
    table = read_table(path, ADVICE, DELIMITERS)
    layout = find_layout(table, given)
    header = [field.strip().lower() for field in table.rows[0].fields]
    term, contributor = (given.get(n, n).lower() for n in (TERM, CONTRIBUTOR))
    if term not in header:
        raise table.error(
            table.rows[0],
            f"no column {TERM!r}, {_has(header)}; name the words' column with --columns "
            f"{TERM}=COLUMN",
        )
    table.check_width(len(header))
    people: dict[str, str] | None = {} if contributor in header else None
    seen: set[tuple[str, str, bytes]] = set()
    settings, terms, descriptors, ids, who = [], [], [], [], []
    empty = repeats = 0
    for row in table.rows[1:]:
        said = row.fields[header.index(term)]
        name = normalise(said)
        setting = layout.setting(table, row)
        person = ""
        if people is not None:
            person = people.setdefault(
                row.fields[header.index(contributor)].strip(), f"c{len(people) + 1:03d}"
            )
        key = (name, person, (setting + 0.0).tobytes())
        empty += not name
        repeats += bool(name) and key in seen
        if name and key not in seen:
            seen.add(key)
            settings.append(setting)
            terms.append(name)
            descriptors.append(said)
            ids.append(str(row.line))
            who.append(person)
    if not settings:
        raise table.error(table.rows[0], "no row with a word and a setting")
    n = len(table.rows) - 1
    report = CleaningReport(n, n).with_step(CleaningStep("dropped", "", empty, "no word"))
    why = "same word, contributor and setting as an earlier row"
    return EqDataset(
        space=layout.space,
        settings=np.stack(settings),
        terms=tuple(terms),
        descriptors=tuple(descriptors),
        ids=tuple(ids),
        contributors=None if people is None else tuple(who),
        source=Path(path).name,
        fingerprint=table.sha256,
        cleaning=report.with_step(CleaningStep("dropped", "repeats", repeats, why)),
    )
