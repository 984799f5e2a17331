"""What a report says: its text and tables, filled in from its numbers.

"X beats Y" stands only where the paired test and the interval of the difference both say so, after
adjustment for all comparisons of the report.
"""

from __future__ import annotations

from collections.abc import Callable

from eqmorph.evaluation.report.answers_chapter import answers, people
from eqmorph.evaluation.report.glossary import what_is_compared
from eqmorph.evaluation.report.method_tables import Data, figure_cell, methods_table, verdicts
from eqmorph.evaluation.report.network_chapter import what_it_is_worth
from eqmorph.evaluation.report.other_work_chapter import published, two_crowds
from eqmorph.evaluation.report.own_settings_chapter import own_settings, seen_while_made
from eqmorph.evaluation.report.pages import Block, Picture, Section, Table, number
from eqmorph.evaluation.report.training_advice_chapter import advice_tried
from eqmorph.evaluation.report.unseen_words_chapter import knowing, unseen_words
from eqmorph.evaluation.studies.space_folds import NOTHING, TRAINED

# Each chapter, and the measurements that it is made from.
_CHAPTERS: tuple[tuple[Callable[[Data], Section], tuple[str, ...]], ...] = (
    (lambda data: _summary(data), ("space", "unseen", "few_shot")),
    (what_it_is_worth, ("space",)),
    (what_is_compared, ("known",)),
    (lambda data: _clustering(data), ("known", "rarer", "socialfx", "socialfx_frequent")),
    (lambda data: _reconstruction(data), ("known",)),
    (answers, ("known", "rarer")),
    (people, ("known",)),
    (lambda data: _morphs(data), ("known",)),
    (unseen_words, ("unseen",)),
    (knowing, ("unseen",)),
    (own_settings, ("few_shot", "unseen")),
    (published, ("listening_gap",)),
    (two_crowds, ("known", "socialfx", "socialfx_frequent", "twin")),
    (advice_tried, ("advice",)),
    (seen_while_made, ("few_shot", "unseen")),
    (lambda data: _method(data), ("known",)),
)


def report_sections(data: Data) -> tuple[Section, ...]:
    """The whole report, in the order in which a reader asks; what was not measured is named."""
    made = [chapter(data) for chapter, needed in _CHAPTERS if all(n in data for n in needed)]
    missing = sorted({n for _, needed in _CHAPTERS for n in needed if n not in data})
    if missing:
        names = ", ".join(name.replace("_", " ") for name in missing)
        made.append(Section("Not measured here", (
            f"Left out of this edition: {names}. `eqmorph report OUT` measures them, too.",
        )))  # fmt: skip
    return tuple(made)


def _summary(data: Data) -> Section:
    space = data["space"]["summary"]
    product, nothing = space[TRAINED], space[NOTHING]
    unseen = {m["name"]: m for m in data["unseen"]["methods"]}
    most = data["few_shot"][-1]
    taste = data["space"]["taste"]
    blocks = [
        f"Words with ten settings or more ({', '.join(data['space']['terms'])}), on people that "
        f"training did not see: the answer to a word is {number(product['known_db']['mean'])} dB "
        f"from a held-out person on average, doing nothing "
        f"{number(nothing['known_db']['mean'])} dB.",
        f"Words that nobody in training used, by people who are not in training: "
        f"{number(unseen['nested']['mean_db'])} dB on average over "
        f"{data['unseen']['n_terms']} words with settings chosen inside, doing nothing "
        f"{number(unseen['flat']['mean_db'])} dB; closer than doing nothing for "
        f"{unseen['nested']['win_rate']:.0%} of the words.",
        f"A setting goes through the space and back to within "
        f"{number(product['copy_median_db']['mean'])} dB (median), and the distance of two points "
        f"of it is what one hears to within {product['isometry_error']['mean']:.1%}.",
        f"After {most['n_settings']} settings of one's own for other words an answer is "
        f"{number(most['gain_db']['estimate'])} dB closer to the person"
        + (
            ""
            if taste is None
            else f"; over all that a person gave, {number(taste['gain_db']['estimate'])} dB"
        )
        + ".",
        "What was set out to be reached, and what was found, stands in the next chapter; what was "
        "chosen with figures of this page in sight under “What was seen while it was made”.",
    ]
    return Section("In short", tuple(blocks))


def _clustering(data: Data) -> Section:
    columns = (
        ("silhouette", "silhouette", 2),
        ("davies_bouldin", "Davies-Bouldin", 2),
        ("neighbour_accuracy", "neighbour accuracy", 2),
        ("silhouette_ceiling", "ceiling by label noise", 2),
        ("latent_silhouette", "silhouette of its latent", 2),
    )
    known, rarer = data["known"]["summary"], data["rarer"]
    blocks: list[Block] = [
        "Codes of held-out rows, grouped by term: of a network with one, the semantic embedding, "
        "with the latent's own silhouette beside it. The ceiling is the silhouette of two fully "
        "collapsed groups with the neighbours' error: a row in ten lies among the other word's, "
        "whatever one does.",
        methods_table(
            "Known words, folds by contributor", known["contributor"], columns, "silhouette"
        ),
    ]
    if "stratified" in known:
        blocks.append(
            methods_table(
                "Known words, stratified by row", known["stratified"], columns, "silhouette"
            )
        )
    blocks += [
        Picture("clustering_by_method", "Silhouette of held-out latents by method"),
        f"With the consolidated vocabulary at five rows or more ({len(rarer['terms'])} terms) "
        "honest figures are poor: most terms have five to eleven rows by a handful of people.",
        methods_table(
            "Consolidated vocabulary, five rows or more, folds by contributor",
            rarer["summary"]["contributor"],
            (*columns[:1], ("macro_silhouette", "macro silhouette", 2), *columns[1:]),
            "silhouette",
        ),
        Picture("latent_space", "Held-out latents of one fold by PCA and t-SNE"),
    ]
    return Section("Do the words group?", tuple(blocks))


def _reconstruction(data: Data) -> Section:
    known = data["known"]
    codes = {
        name: figures
        for name, figures in known["summary"]["contributor"].items()
        if "reconstruction_median_db" in figures
    }
    maps = {name: f for name, f in codes.items() if "trustworthiness" in f}
    columns = (
        ("reconstruction_median_db", "median dB", 3),
        ("reconstruction_p95_db", "95 % dB", 2),
        ("illegal_share", "illegal before clipping", 3),
    )
    return Section(
        "How much does the code keep?",
        (
            "RMS difference between the response of a held-out setting and of what is left of it "
            "after the code.",
            methods_table(
                "Codes of 32 numbers", {n: f for n, f in codes.items() if n not in maps}, columns
            ),
            methods_table(
                "Maps of one to three numbers: response error, trustworthiness, continuity",
                maps,
                (
                    *columns[:2],
                    ("trustworthiness", "trustworthiness", 3),
                    ("continuity", "continuity", 3),
                ),
            ),
            *verdicts(known, "reconstruction_db", "reconstruction"),
            Picture("reconstruction_histogram", "Held-out reconstruction errors of one fold"),
            Picture("training_curves", "Training: loss and validation by epoch"),
        ),
    )


def _morphs(data: Data) -> Section:
    rows = []
    ways = ("response", "latent", "parameters")
    for method, figures in data["known"]["summary"]["contributor"].items():
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
            "Distances are RMS differences in dB of magnitude responses at 48 kHz on 256 "
            "log-spaced points, 20 Hz to 20 kHz. ± is the deviation over folds. Comparisons: "
            "Wilcoxon's signed-rank test over contributors, adjusted by Benjamini and Hochberg; "
            "intervals by bootstrap over contributors. Training keeps the epoch that is best by "
            "validation contributors inside the training side. The network's temperature, losses "
            "and widths were settled with figures of the same rows in sight; the settings of "
            "`network, 2-d` and `network, 3-d` while looking at two of these folds. An answer to a "
            "known word is the geometric median of its people's latents, decoded.",
        ),
    )
