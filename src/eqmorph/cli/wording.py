"""Numbers of people and settings as people write them."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 person", "32 people"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def people_behind(n_rows: int, n_contributors: int, n_variants: int) -> str:
    """What stands behind a word, such as "524 settings by 32 people, in 3 variants"."""
    by = f" by {counted(n_contributors, 'person', 'people')}" if n_contributors else ""
    variants = f", in {n_variants} variants" if n_variants > 1 else ""
    return f"{counted(n_rows, 'setting')}{by}{variants}"
