"""Pages: what is in the sections is on the page, in both forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from eqmorph.evaluation.report.pages import (
    Picture,
    Section,
    Table,
    html_page,
    interval,
    markdown,
    number,
)

SECTIONS = (
    Section(
        "What & why",
        (
            "One **bold** word, `some <code>` and a lone ** mark.",
            Table("A table", ("method", "dB"), (("FLAT", "5.00"), ("ours <b>", "4.24"))),
            Picture("curve", "a curve"),
        ),
    ),
)


def test_numbers_and_what_is_not_one() -> None:
    assert number(1.236) == "1.24"
    assert number(4.0, 1, "dB") == "4.0 dB"
    assert number(None) == number(float("nan")) == "–"
    assert interval(1, 0.5, 1.5, 1) == "1.0 [0.5, 1.5]"


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="'A table' has 1 cells"):
        Table("A table", ("method", "dB"), (("FLAT",),))


def test_markdown_holds_everything() -> None:
    text = markdown("Report", SECTIONS, "figures")
    assert text.startswith("# Report\n\n## What & why\n")
    assert "| method | dB |\n| --- | --- |\n| FLAT | 5.00 |" in text
    assert "![a curve](figures/curve.png)" in text


def test_html_is_self_contained_and_escaped(tmp_path: Path) -> None:
    picture = tmp_path / "curve.svg"
    picture.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    page = html_page("Report", SECTIONS, {"curve": picture})
    assert "<strong>bold</strong>" in page
    assert "a lone ** mark" in page
    assert "<code>some &lt;code&gt;</code>" in page
    assert "ours &lt;b&gt;" in page
    assert "data:image/svg+xml;base64," in page
    assert "src='http" not in page
    assert "href=" not in page
