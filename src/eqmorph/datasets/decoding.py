"""What each of SAFE-DB's 25 columns is, told from the data itself.

The file has no header. Which column is which parameter is inferred from ranges and most frequent
values, and then held against the order that the loader relies on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eqmorph.datasets.safe_file import COLUMNS, PERSONAL_COLUMNS, ColumnFacts, SafeTable
from eqmorph.equalizers import BANDS


@dataclass(frozen=True)
class ColumnMeaning:
    """One column explained.

    Attributes
    ----------
    index : int
        From 0.
    name : str
        What the loader takes it for.
    inferred : str or None
        What the data says it is; None for text, whose meaning numbers do not tell.
    evidence : str
        Why.
    facts : ColumnFacts
    """

    index: int
    name: str
    inferred: str | None
    evidence: str
    facts: ColumnFacts

    @property
    def agrees(self) -> bool:
        """Whether the data does not contradict the loader."""
        return self.inferred is None or self.inferred == self.name


def decode_columns(table: SafeTable) -> tuple[ColumnMeaning, ...]:
    """Explain all columns of a user-data file.

    Parameters
    ----------
    table : SafeTable
        As `read_safe_file` gives it.

    Returns
    -------
    tuple of ColumnMeaning, length 25
        Without any value of a personal column.
    """
    rows = len(table.ids)
    quantities = [_quantity(facts, rows) for facts in table.columns]
    inferred = {**_plain_names(quantities), **_parameter_names(quantities)}
    return tuple(
        ColumnMeaning(
            facts.index,
            COLUMNS[facts.index],
            inferred.get(facts.index),
            _evidence(facts, rows, quantities, inferred.get(facts.index)),
            facts,
        )
        for facts in table.columns
    )


def decoding_text(meanings: Sequence[ColumnMeaning]) -> str:
    """The explanation as lines for people; a contradiction is marked."""
    width = max(len(meaning.name) for meaning in meanings)
    lines = []
    for meaning in meanings:
        clash = "" if meaning.agrees else f"  [the data says {meaning.inferred}]"
        lines.append(f"{meaning.index:2}  {meaning.name:<{width}}  {meaning.evidence}{clash}")
    return "\n".join(lines)


def short(value: float | None) -> str:
    """A number as people write it: at most four digits of a small one, whole if it is large."""
    if value is None:
        return "-"
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"


def _quantity(facts: ColumnFacts, rows: int) -> str:
    """What kind of number a column holds, by range and most frequent value alone."""
    if facts.index in PERSONAL_COLUMNS:
        return "personal"
    if facts.minimum is None or facts.maximum is None or facts.most_frequent is None:
        return "text"
    if facts.distinct == rows and facts.minimum >= 0 and rows > 2:
        return "id"
    if facts.minimum < 0:
        return "gain"
    if facts.maximum > 20:
        return "frequency"
    if float(facts.most_frequent).is_integer() and facts.distinct <= 2:
        return "channels"
    return "q"


def _plain_names(quantities: Sequence[str]) -> dict[int, str]:
    names = {i: "id" for i, quantity in enumerate(quantities) if quantity == "id"}
    channels = [i for i, quantity in enumerate(quantities) if quantity == "channels"]
    return names | dict(zip(channels, ("input_channels", "output_channels"), strict=False))


def _parameter_names(quantities: Sequence[str]) -> dict[int, str]:
    """Name gains, frequencies and Qs: each gain begins a band, a band with a Q is a bell."""
    bands: list[dict[str, int]] = []
    for index, quantity in enumerate(quantities):
        if quantity == "gain":
            bands.append({})
        if quantity in ("gain", "frequency", "q") and bands:
            bands[-1].setdefault(quantity, index)
    names, bells = {}, 0
    for band in bands:
        if "q" in band:
            bells += 1
        kind = f"peak_{bells}" if "q" in band else "high_shelf" if bells else "low_shelf"
        for quantity, index in band.items():
            unit = {"gain": "_db", "frequency": "_hz", "q": ""}[quantity]
            names[index] = f"{kind}_{quantity}{unit}"
    return names


def _evidence(
    facts: ColumnFacts, rows: int, quantities: Sequence[str], inferred: str | None
) -> str:
    quantity = quantities[facts.index]
    if quantity == "personal":
        return _personal(facts, rows)
    if quantity == "text":
        return f"text, {facts.distinct} distinct values"
    if quantity == "id":
        return f"{facts.minimum:g} to {facts.maximum:g}, all different"
    spread = f"{short(facts.minimum)} to {short(facts.maximum)}"
    often = f"{short(facts.most_frequent)} in {facts.most_frequent_share:.0%} of the rows"
    if quantity == "channels":
        return f"{spread}, {often}: a count of channels"
    return f"{spread}, {often}: {_reading(facts, quantity, inferred)}"


def _personal(facts: ColumnFacts, rows: int) -> str:
    if facts.blank == rows:
        return "empty; would be personal"
    blank = f", {facts.blank} of {rows} empty" if facts.blank else ""
    return f"personal, so not shown or kept: {facts.distinct} distinct values{blank}"


def _reading(facts: ColumnFacts, quantity: str, inferred: str | None) -> str:
    """What range and most frequent value point to, in words."""
    if quantity == "gain":
        follows = "a bell's (a Q follows)" if (inferred or "").startswith("peak") else "a shelf's"
        return f"decibels around 0, {follows} gain"
    if quantity == "q":
        return "a Q, whose default is 0.71"
    defaults = {band.default_frequency_hz: band.name for band in BANDS}
    owner = defaults.get(facts.most_frequent or 0.0)
    if owner is None:
        return "hertz; the most frequent value is no band's default"
    return f"hertz; the most frequent value is the default of {owner}"
