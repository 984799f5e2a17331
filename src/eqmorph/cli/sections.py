"""A report's sections on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eqmorph.cli.tables import prose, table
from eqmorph.cli.terminal import Terminal

if TYPE_CHECKING:
    from eqmorph.evaluation.report.pages import Section

# What a number begins with, or stands for a missing one.
_NUMBERS = "0123456789+-–"


def section_lines(section: Section) -> list[str]:
    """Its paragraphs and tables; pictures are for pages."""
    from eqmorph.evaluation.report.pages import Table

    terminal = Terminal.here()
    lines = [section.title]
    for block in section.blocks:
        if isinstance(block, str):
            lines += ["", prose(block.replace("**", "").replace("`", ""), terminal)]
        elif isinstance(block, Table):
            first, *others = block.columns
            if block.caption not in (first, ""):
                lines += ["", prose(block.caption, terminal)]
            left = [
                head for i, head in enumerate(block.columns)
                if i == 0 or not any(row[i][:1] in _NUMBERS for row in block.rows)
            ]  # fmt: skip
            lines += ["", *table((first, *others), block.rows, left, terminal)]
    return lines
