"""Tables of a report: methods by figures over folds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eqmorph.evaluation.pages import Table, number

Data = Mapping[str, Any]


def figure_cell(figures: Data, name: str, digits: int = 2) -> str:
    """A figure as mean ± deviation; a dash where it is missing."""
    if name not in figures or figures[name]["mean"] is None:
        return "–"
    found = figures[name]
    if found["mean"] != found["mean"]:
        return "–"
    return f"{number(found['mean'], digits)} ± {number(found['std'], digits)}"


def methods_table(
    caption: str, summary: Data, columns: Sequence[tuple[str, str, int]], need: str | None = None
) -> Table:
    """Methods by figures, mean ± deviation over folds; only methods that have the figure `need`."""
    rows = tuple(
        (method, *(figure_cell(figures, name, digits) for name, _, digits in columns))
        for method, figures in summary.items()
        if need is None or figure_cell(figures, need) != "–"
    )
    return Table(caption, ("method", *(label for _, label, _ in columns)), rows)
