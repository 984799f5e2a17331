"""docs/FORMATS.md and the table it is made from."""

from __future__ import annotations

from pathlib import Path

from eqmorph.formats import FORMATS, names
from eqmorph.formats.page import formats_page

PAGE = Path(__file__).parents[2] / "docs" / "FORMATS.md"


def test_the_page_is_current() -> None:
    """If this fails: python -m eqmorph.formats.page > docs/FORMATS.md"""
    assert PAGE.read_text(encoding="utf-8") == formats_page()


def test_every_format_is_on_the_page_with_its_use() -> None:
    for f in FORMATS:
        assert f"| `{f.key}` | {f.label} | {f.suffix} |" in formats_page()
        assert f"- `{f.key}`: {f.instructions.format(file='warm' + f.suffix)}" in formats_page()


def test_the_table_has_no_key_twice_and_every_format_does_something() -> None:
    keys = [f.key for f in FORMATS]
    assert len(set(keys)) == len(keys)
    assert set(names(writable=True)) | set(names(writable=False)) == set(keys)
    assert all(f.suffix.startswith(".") and f.instructions.endswith(".") for f in FORMATS)
