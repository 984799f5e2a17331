"""The analysis of SAFE-DB as a Markdown page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eqmorph.datasets.analysis import SHOWN_FROM, THRESHOLDS, ParameterFacts, SafeAnalysis
from eqmorph.datasets.decoding import ColumnMeaning, short
from eqmorph.datasets.safe_file import CITATION


def analysis_markdown(analysis: SafeAnalysis) -> str:
    """The analysis as a Markdown page; the same analysis gives the same page."""
    sections = [
        _head(analysis),
        "## Descriptors, as they stand in the file\n\n" + _descriptors(analysis),
        "## Contributors\n\n" + _people(analysis),
        "## After cleaning\n\n" + _after_cleaning(analysis),
        "## Parameters\n\n" + _parameter_table(analysis.parameters),
        "## The 25 columns, by what is in them\n\n" + _column_table(analysis.columns),
    ]
    return "\n\n".join(sections) + "\n"


def _head(analysis: SafeAnalysis) -> str:
    version = "the known final version" if analysis.is_known_version else "NOT the known version"
    if analysis.is_synthetic:
        version = "a SYNTHETIC file: nobody's settings"
    return (
        "# SAFE-DB, equaliser user data: what is in it\n\n"
        "Written by `eqmorph data analyze` from the file itself; holds no personal data.\n\n"
        f"- {analysis.rows} rows x {len(analysis.columns)} columns, {version}\n"
        f"- SHA-256 `{analysis.sha256}`\n"
        f"- {CITATION}"
    )


def _descriptors(analysis: SafeAnalysis) -> str:
    rows = [(d, n, _percent(n / analysis.rows)) for d, n in analysis.top_descriptors]
    return (
        f"{analysis.descriptors_as_typed} distinct as typed, {analysis.descriptors_normalised} "
        f"but for case and space. Those with {SHOWN_FROM} rows or more:\n\n"
        + _table(("descriptor", "rows", "share"), rows)
    )


def _people(analysis: SafeAnalysis) -> str:
    people = analysis.contributors
    return (
        f"{people.n} people (by address). {people.with_one_row} gave one row, "
        f"{people.with_ten_rows_or_more} gave ten or more; the median is {people.median_rows:g}. "
        f"One person gave {people.most_rows} rows, {_percent(people.most_rows / analysis.rows)} of "
        "all: rows are not independent, so splits and intervals go by contributor."
    )


def _after_cleaning(analysis: SafeAnalysis) -> str:
    plain, merged = analysis.cleaned, analysis.consolidated
    kinds = ("", "by default", "consolidated")
    rows = [
        ("rows", plain.rows, merged.rows),
        ("rows of warm and bright", plain.warm_and_bright, merged.warm_and_bright),
        ("contributors", plain.contributors, merged.contributors),
        ("rows merged into another term", plain.report.rows_merged, merged.report.rows_merged),
        *(
            (
                f"terms with {k} rows or more (their rows)" if k > 1 else "all terms (their rows)",
                f"{plain.terms_by_rows[k]} ({plain.rows_by_rows[k]})",
                f"{merged.terms_by_rows[k]} ({merged.rows_by_rows[k]})",
            )
            for k in THRESHOLDS
        ),
    ]
    steps = [f"- {step}" for step in plain.report.steps]
    tops = [
        f"Terms with {SHOWN_FROM} rows or more, {kind}:\n\n"
        + _table(("term", "rows", "contributors"), facts.top_terms)
        for kind, facts in (("by default", plain), ("consolidated", merged))
    ]
    return "\n\n".join(
        [
            "By default only what is no descriptor and exact repeats go; consolidating also "
            "merges spelling slips and inflections and drops names of sources and presets "
            "(`src/eqmorph/datasets/vocabulary.json` has each decision with its reason).",
            _table(kinds, rows),
            "By default:\n\n" + "\n".join(steps),
            *tops,
        ]
    )


def _parameter_table(parameters: Sequence[ParameterFacts]) -> str:
    heads = ("parameter", "unit", "legal", "found", "median", "default", "at default")
    rows = [
        (
            p.name,
            p.unit or "-",
            f"{p.legal_minimum:g} to {p.legal_maximum:g}",
            f"{short(p.minimum)} to {short(p.maximum)}",
            short(p.median),
            f"{p.default:g}",
            _percent(p.share_at_default),
        )
        for p in parameters
    ]
    return _table(heads, rows)


def _column_table(columns: Sequence[ColumnMeaning]) -> str:
    rows = [
        (c.index, c.name, c.evidence if c.agrees else f"{c.evidence} (the data says {c.inferred})")
        for c in columns
    ]
    return _table(("column", "name", "evidence"), rows)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|")
