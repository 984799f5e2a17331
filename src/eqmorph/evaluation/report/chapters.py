"""What a report says: its text and tables, filled in from its numbers.

"X beats Y" stands only where the paired test and the interval of the difference both say so, after
adjustment for all comparisons of the report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.methods.names import shown_name
from eqmorph.evaluation.methods.spaces import FOREST_BESIDE_PCA
from eqmorph.evaluation.report.answers_chapter import answers, people
from eqmorph.evaluation.report.appendix import all_methods
from eqmorph.evaluation.report.claims_chapter import claims
from eqmorph.evaluation.report.glossary import deviation_in_words, what_is_compared
from eqmorph.evaluation.report.method_tables import (
    CODES,
    Summary,
    figure_cell,
    main_methods,
    methods_table,
    of_few,
    verdicts,
)
from eqmorph.evaluation.report.network_chapter import what_it_is_worth
from eqmorph.evaluation.report.other_work_chapter import published, two_crowds
from eqmorph.evaluation.report.own_settings_chapter import own_settings, seen_while_made
from eqmorph.evaluation.report.pages import Block, Picture, Section, Table, number, table
from eqmorph.evaluation.report.requests_chapter import requests_followed
from eqmorph.evaluation.report.statements_chapter import knowing
from eqmorph.evaluation.report.summary_chapter import summary
from eqmorph.evaluation.report.training_advice_chapter import advice_tried
from eqmorph.evaluation.report.unseen_words_chapter import unseen_words
from eqmorph.evaluation.studies.all_studies import About, Report
from eqmorph.evaluation.studies.known_words import ContributorsReport
from eqmorph.evaluation.studies.space import SpaceReport

_MORPHS = (
    ("path_ratio", "path ratio", 3),
    ("path_ratio_p90", "90 %", 3),
    ("overshoot_db_p90", "overshoot 90 % dB", 2),
    ("monotone", "monotone", 2),
    ("end_error_db", "end error dB", 3),
)


@dataclass(frozen=True)
class Chapter:
    """How a chapter is made, the parts of a report that it takes, and those it can do without."""

    make: Callable[..., Section]
    needed: tuple[str, ...]
    further: tuple[str, ...] = ()


def report_sections(report: Report) -> tuple[Section, ...]:
    """The whole report, in the order in which a reader asks; what was not measured is named."""
    made = [
        chapter.make(*(getattr(report, name) for name in (*chapter.needed, *chapter.further)))
        for chapter in CHAPTERS
        if all(getattr(report, name) for name in chapter.needed)
    ]
    wanted = {name for chapter in CHAPTERS for name in (*chapter.needed, *chapter.further)}
    missing = sorted(name for name in wanted if not getattr(report, name))
    if missing:
        names = ", ".join(name.replace("_", " ") for name in missing)
        made.append(Section("Not measured here", (
            f"Left out of this edition: {names}. `eqmorph report OUT` measures them, too.",
        )))  # fmt: skip
    return tuple(made)


def _clustering(
    known: ContributorsReport, rarer: ContributorsReport, space: SpaceReport | None = None
) -> Section:
    columns = (
        ("silhouette", "silhouette", 2),
        ("davies_bouldin", "Davies-Bouldin", 2),
        ("neighbour_accuracy", "neighbour accuracy", 2),
        ("silhouette_ceiling", "ceiling by label noise", 2),
        ("latent_silhouette", "silhouette of its latent", 2),
        ("latent_davies_bouldin", "Davies-Bouldin of its latent", 2),
    )
    by_person = known.summary["contributor"]
    # The line to beat: what groups the words of these people and is no space.
    found = {} if space is None else space.summary
    forest = {name: found[name] for name in (FOREST_BESIDE_PCA,) if name in found}
    blocks: list[Block] = [
        "Codes of held-out rows, grouped by term: of a network with one, the semantic embedding, "
        "with the latent's own silhouette beside it. The ceiling is the silhouette of two fully "
        "collapsed groups with the neighbours' error: "
        f"{1 - by_person['eqmorph']['neighbour_accuracy'].mean:.0%} of the rows lie among the "
        "other word's, whatever one does.",
        methods_table(
            "Known words, folds by contributor",
            {**main_methods(by_person), **forest},
            columns,
            "silhouette",
        ),
        *_what_the_forest_is(forest),
    ]
    blocks += [
        Picture("clustering_by_method", "Silhouette of held-out latents by method"),
        f"With the consolidated vocabulary at {rarer.min_examples} rows or more "
        f"({len(rarer.terms)} terms) "
        f"figures are poor: most terms have {of_few(rarer.terms, known.terms)} rows "
        "by a handful of people.",
        methods_table(
            f"Consolidated vocabulary, {rarer.min_examples} rows or more, folds by contributor",
            rarer.summary["contributor"],
            (*columns[:1], ("macro_silhouette", "macro silhouette", 2), *columns[1:]),
            "silhouette",
        ),
        Picture("latent_space", "Held-out latents of one fold by PCA and t-SNE"),
    ]
    return Section("Do the words group?", tuple(blocks))


def _what_the_forest_is(forest: Summary) -> list[str]:
    return [
        "A random forest's probability of the words beside principal components is the line to "
        "beat: it groups the words without being a space of sound. Its distances follow what one "
        f"hears with a rank correlation of {number(figures['isometry_rank'].mean)}."
        for figures in forest.values()
        if "isometry_rank" in figures
    ]


def _reconstruction(known: ContributorsReport) -> Section:
    codes = {
        name: figures
        for name, figures in known.summary["contributor"].items()
        if "reconstruction_median_db" in figures and "trustworthiness" not in figures
    }
    return Section(
        "How much does the code keep?",
        (
            "RMS difference between the response of a held-out setting and of what is left of it "
            "after the code.",
            methods_table("Codes", codes, CODES),
            *verdicts(known.comparisons, "reconstruction_db", "reconstruction"),
            Picture("reconstruction_histogram", "Held-out reconstruction errors of one fold"),
            Picture("training_curves", "Training: loss and validation by epoch"),
        ),
    )


def morphs(known: ContributorsReport) -> Section:
    """Whether morphs between held-out people are straight."""
    rows = [
        (f"{shown_name(method)}, {way}", *(figure_cell(figures, f"morph_{way}_{name}", digits)
                               for name, _, digits in _MORPHS))
        for method, figures in main_methods(known.summary["contributor"]).items()
        for way in ("response", "latent", "parameters")
        if f"morph_{way}_path_ratio" in figures
    ]  # fmt: skip
    head = ("morph", *(label for _, label, _ in _MORPHS))
    return Section(
        "Are morphs straight?",
        (
            "Between held-out people's settings of the two most frequent words: length of the "
            "path over the distance of its ends, how far it leaves the band between them, whether "
            "the term probability only rises.",
            Table("Morphs between people's settings", head, tuple(rows)),
            Picture("morph_ladder", "From the first word to the second"),
        ),
    )


def _method(about: About) -> Section:
    versions = ", ".join(f"{name} {v}" for name, v in about.versions.items())
    return Section(
        "How this was made",
        (
            f"`{about.command}`, seed {about.seed}; {versions}.",
            table(
                "Data",
                about.data,
                ("data set", lambda d: d.source),
                ("rows", lambda d: str(d.n_rows)),
                ("terms", lambda d: str(d.n_terms)),
                ("contributors", lambda d: str(d.n_contributors or "unknown")),
                ("SHA-256", lambda d: f"`{d.sha256[:16]}…`"),
            ),
            "Distances are RMS differences in dB of magnitude responses at "
            f"{DEFAULT_SAMPLE_RATE / 1000:g} kHz on {len(GRID)} log-spaced points, "
            f"{GRID[0]:,.0f} Hz to {GRID[-1]:,.0f} Hz. ± is the {deviation_in_words(about)}. "
            "Comparisons: Wilcoxon's signed-rank test over contributors, adjusted by Benjamini and "
            "Hochberg; intervals by bootstrap over contributors. Training keeps the epoch that is "
            "best by validation contributors inside the training side. The network's temperature, "
            "losses and widths were settled with figures of the same rows in sight; those of "
            "`network, 2-d` and `network, 3-d` while looking at two of these folds. An answer to a "
            "known word is the geometric median of its people's latents, decoded.",
        ),
    )


CHAPTERS = (
    Chapter(summary, ("space", "unseen", "few_shot"),
            ("people", "known", "rarer", "socialfx", "socialfx_frequent", "socialfx_same")),
    Chapter(claims, ("advice", "known", "socialfx_frequent")),
    Chapter(what_is_compared, ("known", "about"), ("people",)),
    Chapter(what_it_is_worth, ("space",)),
    Chapter(_clustering, ("known", "rarer"), ("space",)),
    Chapter(_reconstruction, ("known",)),
    Chapter(answers, ("known", "rarer")),
    Chapter(people, ("known",)),
    Chapter(morphs, ("known",)),
    Chapter(unseen_words, ("unseen",)),
    Chapter(knowing, ("unseen",), ("stated",)),
    Chapter(own_settings, ("few_shot",)),
    Chapter(requests_followed, ("requests",)),
    Chapter(published, ("listening_gap",)),
    Chapter(two_crowds, ("known", "socialfx", "socialfx_frequent", "twin")),
    Chapter(advice_tried, ("advice",)),
    Chapter(seen_while_made, ("unseen",)),
    Chapter(_method, ("about",)),
    Chapter(all_methods, ("known",)),
)  # fmt: skip
