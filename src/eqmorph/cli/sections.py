"""A report's sections on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eqmorph.cli.tables import prose, table
from eqmorph.cli.terminal import Terminal

if TYPE_CHECKING:
    from eqmorph.evaluation.report.pages import Section


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
            lines += ["", *table((first, *others), block.rows, (first,), terminal)]
    return lines
