"""Words, and how many people and settings are behind them, for people and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OF_A_WORD = {"word": "term", "n_people": "n_contributors"}


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 person", "32 people"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def people_behind(n_rows: int, n_contributors: int, n_variants: int) -> str:
    """What stands behind a word, such as "524 settings by 32 people, in 3 variants"."""
    by = f" by {counted(n_contributors, 'person', 'people')}" if n_contributors else ""
    variants = f", in {n_variants} variants" if n_variants > 1 else ""
    return f"{counted(n_rows, 'setting')}{by}{variants}"


def word_json(about: Mapping[str, Any]) -> dict[str, Any]:
    """What is told of a word as JSON, by the names that every command has for it."""
    return {_OF_A_WORD.get(name, name): value for name, value in about.items()}
