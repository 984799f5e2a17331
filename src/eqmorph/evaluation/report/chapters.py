"""What a report says: its text and tables, filled in from its numbers.

"X beats Y" stands only where the paired test and the interval of the difference both say so, after
adjustment for all comparisons of the report.
"""

from __future__ import annotations

from collections.abc import Callable

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.methods.spaces import FOREST_BESIDE_PCA
from eqmorph.evaluation.report.answers_chapter import answers, people
from eqmorph.evaluation.report.appendix import all_methods
from eqmorph.evaluation.report.claims_chapter import claims
from eqmorph.evaluation.report.glossary import deviation_in_words, what_is_compared
from eqmorph.evaluation.report.method_tables import (
    CODES,
    Data,
    figure_cell,
    main_methods,
    methods_table,
    of_few,
    verdicts,
)
from eqmorph.evaluation.report.network_chapter import what_it_is_worth
from eqmorph.evaluation.report.other_work_chapter import published, two_crowds
from eqmorph.evaluation.report.own_settings_chapter import own_settings, seen_while_made
from eqmorph.evaluation.report.pages import Block, Picture, Section, Table, number
from eqmorph.evaluation.report.requests_chapter import requests_followed
from eqmorph.evaluation.report.statements_chapter import knowing
from eqmorph.evaluation.report.summary_chapter import summary
from eqmorph.evaluation.report.training_advice_chapter import advice_tried
from eqmorph.evaluation.report.unseen_words_chapter import unseen_words

# Each chapter, and the measurements that it is made from.
_CHAPTERS: tuple[tuple[Callable[[Data], Section], tuple[str, ...]], ...] = (
    (summary, ("space", "unseen", "few_shot")),
    (claims, ("advice", "known", "socialfx_frequent")),
    (what_is_compared, ("known",)),
    (what_it_is_worth, ("space",)),
    (lambda data: _clustering(data), ("known", "rarer", "socialfx", "socialfx_frequent")),
    (lambda data: _reconstruction(data), ("known",)),
    (answers, ("known", "rarer")),
    (people, ("known",)),
    (lambda data: morphs(data), ("known",)),
    (unseen_words, ("unseen",)),
    (knowing, ("unseen",)),
    (own_settings, ("few_shot", "unseen")),
    (requests_followed, ("requests",)),
    (published, ("listening_gap",)),
    (two_crowds, ("known", "socialfx", "socialfx_frequent", "twin")),
    (advice_tried, ("advice",)),
    (seen_while_made, ("few_shot", "unseen")),
    (lambda data: _method(data), ("known",)),
    (all_methods, ("known",)),
)
# Parts of chapters that are there without them.
_WITHIN = ("people", "socialfx_same", "stated")


def report_sections(data: Data) -> tuple[Section, ...]:
    """The whole report, in the order in which a reader asks; what was not measured is named."""
    made = [chapter(data) for chapter, needed in _CHAPTERS if all(n in data for n in needed)]
    wanted = {n for _, needed in _CHAPTERS for n in needed} | set(_WITHIN)
    missing = sorted(name for name in wanted if name not in data)
    if missing:
        names = ", ".join(name.replace("_", " ") for name in missing)
        made.append(Section("Not measured here", (
            f"Left out of this edition: {names}. `eqmorph report OUT` measures them, too.",
        )))  # fmt: skip
    return tuple(made)


def _clustering(data: Data) -> Section:
    columns = (
        ("silhouette", "silhouette", 2),
        ("davies_bouldin", "Davies-Bouldin", 2),
        ("neighbour_accuracy", "neighbour accuracy", 2),
        ("silhouette_ceiling", "ceiling by label noise", 2),
        ("latent_silhouette", "silhouette of its latent", 2),
        ("latent_davies_bouldin", "Davies-Bouldin of its latent", 2),
    )
    known, rarer = data["known"]["summary"], data["rarer"]
    blocks: list[Block] = [
        "Codes of held-out rows, grouped by term: of a network with one, the semantic embedding, "
        "with the latent's own silhouette beside it. The ceiling is the silhouette of two fully "
        "collapsed groups with the neighbours' error: "
        f"{1 - _product(known['contributor'], 'neighbour_accuracy'):.0%} of the rows lie among the "
        "other word's, whatever one does.",
        methods_table(
            "Known words, folds by contributor",
            {**main_methods(known["contributor"]), **_forest(data)},
            columns,
            "silhouette",
        ),
        *_what_the_forest_is(data),
    ]
    blocks += [
        Picture("clustering_by_method", "Silhouette of held-out latents by method"),
        f"With the consolidated vocabulary at {rarer['min_examples']} rows or more "
        f"({len(rarer['terms'])} terms) "
        f"figures are poor: most terms have {of_few(rarer['terms'], data['known']['terms'])} rows "
        "by a handful of people.",
        methods_table(
            f"Consolidated vocabulary, {rarer['min_examples']} rows or more, folds by contributor",
            rarer["summary"]["contributor"],
            (*columns[:1], ("macro_silhouette", "macro silhouette", 2), *columns[1:]),
            "silhouette",
        ),
        Picture("latent_space", "Held-out latents of one fold by PCA and t-SNE"),
    ]
    return Section("Do the words group?", tuple(blocks))


def _forest(data: Data) -> Data:
    """The line to beat: what groups the words of these people and is no space."""
    found = data["space"]["summary"] if "space" in data else {}
    return {name: found[name] for name in (FOREST_BESIDE_PCA,) if name in found}


def _what_the_forest_is(data: Data) -> list[str]:
    return [
        "A random forest's probability of the words beside principal components is the line to "
        "beat: it groups the words without being a space of sound. Its distances follow what one "
        f"hears with a rank correlation of {number(figures['isometry_rank']['mean'])}."
        for figures in _forest(data).values()
        if "isometry_rank" in figures
    ]


def _reconstruction(data: Data) -> Section:
    known = data["known"]
    codes = {
        name: figures
        for name, figures in known["summary"]["contributor"].items()
        if "reconstruction_median_db" in figures
    }
    maps = {name: f for name, f in codes.items() if "trustworthiness" in f}
    columns = CODES
    return Section(
        "How much does the code keep?",
        (
            "RMS difference between the response of a held-out setting and of what is left of it "
            "after the code.",
            methods_table("Codes", {n: f for n, f in codes.items() if n not in maps}, columns),
            *verdicts(known, "reconstruction_db", "reconstruction"),
            Picture("reconstruction_histogram", "Held-out reconstruction errors of one fold"),
            Picture("training_curves", "Training: loss and validation by epoch"),
        ),
    )


def morphs(data: Data) -> Section:
    """Whether morphs between held-out people are straight."""
    rows = []
    ways = ("response", "latent", "parameters")
    for method, figures in main_methods(data["known"]["summary"]["contributor"]).items():
        for way in ways:
            prefix = f"morph_{way}_"
            if f"{prefix}path_ratio" in figures:
                rows.append(
                    (
                        f"{method}, {way}",
                        figure_cell(figures, f"{prefix}path_ratio", 3),
                        figure_cell(figures, f"{prefix}path_ratio_p90", 3),
                        figure_cell(figures, f"{prefix}overshoot_db_p90", 2),
                        figure_cell(figures, f"{prefix}monotone", 2),
                        figure_cell(figures, f"{prefix}end_error_db", 3),
                    )
                )
    head = ("morph", "path ratio", "90 %", "overshoot 90 % dB", "monotone", "end error dB")
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


def _method(data: Data) -> Section:
    about = data["about"]
    versions = ", ".join(f"{name} {v}" for name, v in about["versions"].items())
    sources = tuple(
        (d["source"], str(d["n_rows"]), str(d["n_terms"]), str(d["n_contributors"] or "unknown"),
         f"`{d['sha256'][:16]}…`")
        for d in about["data"]
    )  # fmt: skip
    return Section(
        "How this was made",
        (
            f"`{about['command']}`, seed {about['seed']}; {versions}.",
            Table("Data", ("data set", "rows", "terms", "contributors", "SHA-256"), sources),
            "Distances are RMS differences in dB of magnitude responses at "
            f"{DEFAULT_SAMPLE_RATE / 1000:g} kHz on {len(GRID)} log-spaced points, "
            f"{GRID[0]:,.0f} Hz to {GRID[-1]:,.0f} Hz. ± is the {deviation_in_words(data)}. "
            "Comparisons: Wilcoxon's signed-rank test over contributors, adjusted by Benjamini and "
            "Hochberg; intervals by bootstrap over contributors. Training keeps the epoch that is "
            "best by validation contributors inside the training side. The network's temperature, "
            "losses and widths were settled with figures of the same rows in sight; those of "
            "`network, 2-d` and `network, 3-d` while looking at two of these folds. An answer to a "
            "known word is the geometric median of its people's latents, decoded.",
        ),
    )


def _product(summary: Data, figure: str) -> float:
    value: float = summary["eqmorph"][figure]["mean"]
    return value
