"""Tables of a report: methods by figures over folds, and who beats whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from eqmorph.evaluation.measures.statistics import Figures
from eqmorph.evaluation.methods.names import shown_name
from eqmorph.evaluation.report.pages import Table, number, shown, table
from eqmorph.evaluation.studies.known_words import Comparison

# Figures over folds by method, or by space.
Summary: TypeAlias = Mapping[str, Figures]
# Figure, what the head of its column says, digits.
Column: TypeAlias = tuple[str, str, int]

# What the chapters show; the appendix has every method and variant.
_MAIN = (
    "eqmorph",
    "specification",
    "smoothed_bootstrap",
    "people",
    "nearest_neighbour",
    "term_mean_parameters",
    "term_mean_response",
    "flat",
)
# Codes of so many numbers are for drawings.
_DRAWABLE = 3
CODES = (
    ("reconstruction_median_db", "median dB", 3),
    ("reconstruction_p95_db", "95 % dB", 2),
    ("illegal_share", "illegal before clipping", 3),
)
# Of fewer people a test seldom finds what there is, whatever an interval over them leaves out.
_FEW_PEOPLE = 20
ANSWERS = (("lsd_db", "LSD in dB", 2), ("score_db", "score in dB", 2), ("hrp", "HRP", 1))


def main_methods(summary: Summary) -> Summary:
    """The methods that a chapter shows: those one would use, and what they are held against."""
    return {key: figures for key, figures in summary.items() if _is_main(key)}


def _is_main(key: str) -> bool:
    """Whether one would use it; of principal components those that leave next to nothing out."""
    components = re.fullmatch(r"pca_parameters_(\d+)", key)
    return key in _MAIN if components is None else int(components[1]) > _DRAWABLE


def of_few(terms: Mapping[str, int], frequent: Mapping[str, int]) -> str:
    """How many rows the words have that are not frequent: "5 to 11"."""
    counts = [n for term, n in terms.items() if term not in frequent]
    return f"{min(counts)} to {max(counts)}" if counts else "no"


def figure_cell(figures: Figures, name: str, digits: int = 2) -> str:
    """A figure as mean ± deviation; a dash where it is missing."""
    found = figures.get(name)
    if found is None or found.mean != found.mean:
        return "–"
    return f"{number(found.mean, digits)} ± {number(found.std, digits)}"


def methods_table(
    caption: str,
    summary: Summary,
    columns: Sequence[Column],
    need: str | None = None,
    head: str = "method",
) -> Table:
    """Methods by figures, mean ± deviation over folds; only those with the figure `need`."""
    rows = [(m, f) for m, f in summary.items() if need is None or figure_cell(f, need) != "–"]
    cells = (
        (label, lambda row, name=name, digits=digits: figure_cell(row[1], name, digits))
        for name, label, digits in columns
    )
    return table(caption, rows, (head, lambda row: shown_name(row[0])), *cells)


def verdicts(comparisons: Iterable[Comparison], measure: str, what: str) -> list[str]:
    """Sentences on the comparisons of one measure: who beats whom, and where nothing was found."""
    by_verdict: dict[tuple[str, str], list[str]] = {}
    for c in comparisons:
        if c.measure == measure:
            few = c.verdict == "no different" and c.test.n < _FEW_PEOPLE
            by_verdict.setdefault((c.a, "too few" if few else c.verdict), []).append(
                f"{shown_name(c.b)} ({shown(c.difference)} dB{f', n = {c.test.n}' if few else ''})"
            )
    words = {
        "better": "beats",
        "worse": "is beaten by",
        "no different": "is not shown to differ from",
        "too few": "has too few people to tell it from",
    }
    return [
        f"**{shown_name(a)}** {words[verdict]}, in {what}: {'; '.join(rivals)}."
        for (a, verdict), rivals in by_verdict.items()
    ]
