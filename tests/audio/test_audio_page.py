"""docs/AUDIO.md and the tables that it is made from."""

from __future__ import annotations

from pathlib import Path

from eqmorph.audio.forms import CONTAINERS
from eqmorph.audio.page import LENGTHS, tables, with_tables
from eqmorph.audio.strangers import KNOWN

PAGE = Path(__file__).parents[2] / "docs" / "AUDIO.md"


def test_the_page_is_current() -> None:
    """If this fails: python -m eqmorph.audio.page docs/AUDIO.md"""
    page = PAGE.read_text(encoding="utf-8")
    assert with_tables(page) == page
    assert tables() in page


def test_every_row_is_on_the_page() -> None:
    for name in (*KNOWN, *CONTAINERS, *(what for what, _ in LENGTHS)):
        assert name in tables()
