"""The reports of `eqmorph evaluate` as lines of text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eqmorph.cli.tables import prose, table
from eqmorph.cli.terminal import Terminal

if TYPE_CHECKING:
    from eqmorph.evaluation.report.pages import Section
    from eqmorph.evaluation.studies.feature_moves import FeatureMove
    from eqmorph.evaluation.studies.known_words import Comparison, ContributorsReport
    from eqmorph.evaluation.studies.listening_gap import ListeningGapReport
    from eqmorph.evaluation.studies.quick import QuickReport
    from eqmorph.evaluation.studies.unseen_words import UnseenReport

_QUICK = {
    "silhouette": "silhouette of the embedding",
    "davies_bouldin": "Davies-Bouldin index of the embedding",
    "latent_silhouette": "silhouette of the latent",
    "latent_davies_bouldin": "Davies-Bouldin index of the latent",
    "reconstruction_median_db": "copy, median (dB)",
    "reconstruction_p95_db": "copy, 95th percentile (dB)",
    "lsd_generate_db": "LSD of generate (dB)",
    "lsd_term_mean_db": "LSD of the term's mean (dB)",
    "lsd_flat_db": "LSD of flat, 0 dB (dB)",
    "latent_path_ratio": "morph, path length ratio",
}
# Tables of the protocol "contributors": title, then figure and its short head.
_BY_CONTRIBUTOR: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "one answer for a word",
        {"lsd_db": "LSD dB", "score_db": "median dB", "hrp": "HRP"},
    ),
    (
        "samples of a word",
        {
            "energy_db": "energy dB",
            "dispersion": "spread",
            "coverage_90": "in 5-95%",
            "coverage_50": "in 25-75%",
            "c2st": "C2ST",
        },
    ),
    (
        "codes",
        {
            "silhouette": "silhouette",
            "davies_bouldin": "Dav.-B.",
            "neighbour_accuracy": "named",
            "reconstruction_median_db": "error dB",
            "reconstruction_p95_db": "95th pc.",
        },
    ),
    (
        "codes of up to 3 numbers",
        {
            "trustworthiness": "trust",
            "continuity": "continuity",
            "reconstruction_median_db": "error dB",
            "reconstruction_mean_db": "mean dB",
        },
    ),
)
_MORPH = {"path_ratio": "path", "overshoot_db_p90": "overshoot dB", "monotone": "monotone",
          "end_error_db": "ends dB"}  # fmt: skip
_WAYS = ("response", "latent", "parameters")


def quick_lines(report: QuickReport) -> list[str]:
    """The short report."""
    summary = report.summary()
    rows = [
        (label, f"{summary[name][0]:.2f}", f"{summary[name][1]:.2f}")
        for name, label in _QUICK.items()
    ]
    folds = f"{len(report.folds)} folds by {report.unit}"
    legal = "all legal" if all(fold.legal for fold in report.folds) else "SOME ILLEGAL"
    return [
        f"{report.source}, {folds}; words with {report.min_examples} settings or more: "
        f"{', '.join(report.terms)}",
        "",
        *table(
            ("of held-out people", "mean", "sd"), rows, ("of held-out people",), Terminal.here()
        ),
        "",
        f"generated and sampled parameters: {legal}",
    ]


def contributor_lines(report: ContributorsReport) -> list[str]:
    """The protocol "contributors": means over folds, by method."""
    terminal = Terminal.here()
    shown = ", ".join(f"{term} ({n})" for term, n in list(report.terms.items())[:12])
    more = ", ..." if len(report.terms) > 12 else ""
    lines = [
        prose(
            f"{report.source}, {report.n_folds} folds by {report.unit}; words with "
            f"{report.min_examples} settings or more: {shown}{more}",
            terminal,
        )
    ]
    summary = report.summary()
    for title, heads in _BY_CONTRIBUTOR:
        lines += _table(title, heads, _chosen(summary, heads), terminal)
    lines += _table("morphs between people's settings", _MORPH, _morphs(summary), terminal)
    by_row = report.summary("stratified")
    title, heads = _BY_CONTRIBUTOR[2]
    lines += _table(f"{title}, folds by row", heads, _chosen(by_row, heads), terminal)
    if report.comparisons:
        lines += ["", *_comparison_table(report.comparisons, terminal)]
    return lines


Means = Mapping[str, Mapping[str, tuple[float, float]]]


def _chosen(summary: Means, heads: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """The methods that have the first of the figures."""
    first = next(iter(heads))
    return {
        method: {name: figures.get(name, (math.nan, 0.0))[0] for name in heads}
        for method, figures in summary.items()
        if first in figures
    }


def _morphs(summary: Means) -> dict[str, dict[str, float]]:
    return {
        f"{method}, {way}": {name: figures[f"morph_{way}_{name}"][0] for name in _MORPH}
        for method, figures in summary.items()
        for way in _WAYS
        if f"morph_{way}_path_ratio" in figures
    }


def _number(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.2f}"


def _table(
    title: str,
    heads: Mapping[str, str],
    figures: Mapping[str, Mapping[str, float]],
    terminal: Terminal,
) -> list[str]:
    if not figures:
        return []
    rows = [
        (method, *(_number(found[name]) for name in heads)) for method, found in figures.items()
    ]
    return ["", *table((title, *heads.values()), rows, (title,), terminal)]


def _comparison_table(comparisons: Sequence[Comparison], terminal: Terminal) -> list[str]:
    names = {"lsd_db": "LSD", "reconstruction_db": "error"}
    rows = [
        (
            f"{names[c.measure]}: {c.a}",
            c.verdict,
            f"{c.difference.estimate:+.2f}",
            f"{c.difference.low:+.2f}..{c.difference.high:+.2f}",
            f"{c.q_value:.3f}",
            c.b,
        )
        for c in comparisons
    ]
    heads = ("method", "is", "dB", "95% interval", "q", "than")
    return table(heads, rows, ("method", "is", "than"), terminal)


def listening_gap_lines(report: ListeningGapReport) -> list[str]:
    """The protocol "listening-gap", the published figures beside."""
    from eqmorph.evaluation.studies.listening_gap import PUBLISHED_KNOWN, PUBLISHED_TAIL

    terminal = Terminal.here()
    verdict = (
        "FLAT scores what was published, so these figures can be compared with the published ones"
        if report.agrees
        else "FLAT does NOT score what was published: these figures cannot be compared"
    )
    known = [(k.method, f"{k.score_db:.3f}", f"{k.hrp:.1f}") for k in report.known]
    known += [
        (f"published: {m}", f"{score:.3f}", f"{hrp:.1f}")
        for m, (score, hrp) in PUBLISHED_KNOWN.items()
    ]
    tail = [
        (
            t.method,
            f"{t.median_db.estimate:.3f}",
            f"{t.mean_db.estimate:.3f}",
            _number(t.against_flat.win_rate) if t.against_flat else "-",
            "-" if math.isnan(t.q_value) else f"{t.q_value:.3f}",
        )
        for t in report.tail
    ]
    tail += [(f"published: {m}", f"{median:.3f}", "-", "-", "-")
             for m, median in PUBLISHED_TAIL.items()]  # fmt: skip
    return [
        prose(
            f"{report.source}: {report.n_training} rows to learn from, {report.n_held_out} held "
            f"out; {report.n_tail} rows of {report.n_tail_terms} other words",
            terminal,
        ),
        prose(verdict, terminal),
        "",
        *table(("known words", "median dB", "HRP"), known, ("known words",), terminal),
        "",
        *table(
            ("other words", "median dB", "mean dB", "beats FLAT", "q"),
            tail,
            ("other words",),
            terminal,
        ),
    ]


def unseen_lines(report: UnseenReport) -> list[str]:
    """The protocol "unseen": methods, what each source is worth, and the most confident words."""
    terminal = Terminal.here()
    head = ("method", "mean dB", "median dB", "beats flat", "gain over flat, 95 %")
    methods, ablations = (
        [
            (
                m.name,
                f"{m.mean_db:.3f}",
                f"{m.median_db:.3f}",
                _number(m.win_rate),
                f"{m.gain_interval_db[0]:.2f} to {m.gain_interval_db[1]:.2f}",
            )
            for m in group
        ]
        for group in (report.methods, report.ablations)
    )
    risk = [
        (f"{p.kept:.0%}", _number(p.win_rate), _number(p.mean_gain_db), f"{p.median_db:.3f}")
        for p in report.risk[::2]
    ]
    return [
        prose(
            f"{report.source}: {report.n_terms} rare words by {report.n_contributors} people; for "
            "each, neither the word nor anything by its people is used; nested: settings weighed "
            "without the people they are judged on",
            terminal,
        ),
        "",
        *table(head, methods, ("method",), terminal),
        "",
        *table(head, ablations, ("method",), terminal),
        "",
        *table(
            ("surest words kept", "beats flat", "gain dB", "median dB"),
            risk,
            ("surest words kept",),
            terminal,
        ),
        prose(
            f"stated 80 % intervals hold {report.coverage.error:.0%} of the held-out distances",
            terminal,
        ),
        prose(
            f"{report.answered.n_refused} words are refused as no words for a sound; of the "
            f"answered ones {report.answered.win_rate:.0%} are closer than flat, on average "
            f"{report.answered.mean_db:.2f} against {report.answered.flat_mean_db:.2f} dB",
            terminal,
        ),
    ]


def section_lines(section: Section) -> list[str]:
    """A chapter of a report: its paragraphs and tables."""
    from eqmorph.evaluation.report.pages import Table

    terminal = Terminal.here()
    lines = [section.title]
    for block in section.blocks:
        if isinstance(block, str):
            lines += ["", prose(block.replace("**", "").replace("`", ""), terminal)]
        elif isinstance(block, Table):
            head = (block.caption, *block.columns[1:])
            lines += ["", *table(head, block.rows, (block.caption,), terminal)]
    return lines


def feature_lines(moves: Sequence[FeatureMove]) -> list[str]:
    """Audio features after the equaliser against before, the largest moves of each word first."""
    terminal = Terminal.here()
    if not moves:
        return [prose("no word has enough rows with audio features on both sides", terminal)]
    ordered = sorted(moves, key=lambda m: (-m.n_rows, m.term, -abs(m.standardised.estimate)))
    rows = [
        (
            m.term,
            m.feature,
            str(m.n_rows),
            str(m.n_contributors),
            f"{m.standardised.estimate:+.2f}",
            f"{m.standardised.low:+.2f} to {m.standardised.high:+.2f}",
            m.direction,
        )
        for m in ordered
    ]
    head = ("word", "feature", "rows", "people", "move (sd)", "95 %", "direction")
    return table(head, rows, ("word", "feature"), terminal)
