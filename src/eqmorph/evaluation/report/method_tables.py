"""Tables of a report: methods by figures over folds, and who beats whom."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from eqmorph.evaluation.report.pages import Table, interval, number

Data = Mapping[str, Any]

# What the chapters show; the appendix has every method and variant.
_MAIN = (
    "eqmorph",
    "the specification's network",
    "smoothed bootstrap",
    "people (floor)",
    "nearest neighbour",
    "term mean",
    "FLAT",
)
# Codes of so many numbers are for drawings.
_DRAWABLE = 3
CODES = (
    ("reconstruction_median_db", "median dB", 3),
    ("reconstruction_p95_db", "95 % dB", 2),
    ("illegal_share", "illegal before clipping", 3),
)


def main_methods(summary: Data) -> Data:
    """The methods that a chapter shows: those one would use, and what they are held against."""
    return {name: figures for name, figures in summary.items() if _is_main(name)}


def _is_main(name: str) -> bool:
    """Whether one would use it; of principal components those that leave next to nothing out."""
    components = re.fullmatch(r"PCA of parameters, (\d+)-d", name)
    return name.startswith(_MAIN) if components is None else int(components[1]) > _DRAWABLE


def of_few(terms: Mapping[str, int], frequent: Mapping[str, int]) -> str:
    """How many rows the words have that are not frequent: "5 to 11"."""
    counts = [n for term, n in terms.items() if term not in frequent]
    return f"{min(counts)} to {max(counts)}" if counts else "no"


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


def verdicts(known: Data, measure: str, what: str) -> list[str]:
    """Sentences on the comparisons of one measure: who beats whom, and where nothing was found."""
    by_verdict: dict[tuple[str, str], list[str]] = {}
    for c in known["comparisons"]:
        if c["measure"] == measure:
            d = c["difference"]
            shown = f"{c['b']} ({interval(d['estimate'], d['low'], d['high'])} dB)"
            by_verdict.setdefault((c["a"], c["verdict"]), []).append(shown)
    words = {
        "better": "beats",
        "worse": "is beaten by",
        "no different": "is not shown to differ from",
    }
    return [
        f"**{a}** {words[verdict]}, in {what}: {'; '.join(rivals)}."
        for (a, verdict), rivals in by_verdict.items()
    ]
