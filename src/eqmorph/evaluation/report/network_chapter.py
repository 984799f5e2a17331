"""The chapter "What the network is worth": tables and sentences from the study's result alone."""

from __future__ import annotations

from collections.abc import Sequence

from eqmorph.evaluation.measures.statistics import Figures
from eqmorph.evaluation.report.method_tables import Column, Summary, figure_cell, methods_table
from eqmorph.evaluation.report.pages import Block, Section, Table, number, shown
from eqmorph.evaluation.studies.space import SpaceReport
from eqmorph.evaluation.studies.space_folds import SCRATCH, SPECIFICATION, TAUGHT, TRAINED

# Figure, how it is held, mark, what it is called, digits. Means over folds, of the trained network.
MARKS: tuple[tuple[str, str, float, str, int], ...] = (
    ("isometry_rank", "at least", 0.995, "distances follow LSD: rank correlation", 4),
    ("isometry_error", "at most", 0.02, "distances follow LSD: relative error", 4),
    ("copy_median_db", "at most", 0.11, "copies through both ends, median dB", 3),
    ("copy_p95_db", "at most", 0.80, "copies, 95 % dB", 2),
    ("words_median_db", "at most", 0.09, "settings of words' curves, median dB", 3),
    ("words_p90_db", "at most", 0.14, "settings of words' curves, 90 % dB", 3),
    ("between_median_db", "at most", 0.11, "settings of curves between people, median dB", 3),
    ("between_p90_db", "at most", 0.32, "settings of curves between people, 90 % dB", 3),
    ("line_path_median", "at most", 1.01, "straight lines: path ratio, median", 3),
    ("line_path_p90", "at most", 1.04, "straight lines: path ratio, 90 %", 3),
    ("line_overshoot_p90_db", "at most", 0.5, "straight lines: overshoot, 90 % dB", 2),
    ("line_step_median", "at most", 0.08, "straight lines: largest parameter step, median", 3),
    ("line_step_p90", "at most", 0.15, "straight lines: largest parameter step, 90 %", 3),
    ("known_db", "at most", 4.26, "known words, LSD dB", 3),
    ("rare_db", "at most", 5.85, "words of five settings or more, LSD dB", 3),
    ("unseen_db", "at most", 5.33, "unseen words, LSD dB", 3),
    ("edit_called", "at least", 0.85, "moved to the other word: called so", 3),
    ("edit_moved_db", "at most", 4.9, "moved to the other word: distance, median dB", 2),
    ("edit_own_kept", "at least", 0.95, "moved to the other word: own part kept", 3),
    ("embedding_silhouette", "at least", 0.55, "silhouette of the embedding", 3),
    ("embedding_davies_bouldin", "at most", 0.70, "Davies-Bouldin of the embedding", 3),
    ("energy_beyond_db", "at most", 0.02, "samples: energy distance beyond the people's", 3),
)
_GEOMETRY = (
    ("isometry_rank", "rank correlation", 3),
    ("isometry_error", "relative error", 3),
    ("copy_median_db", "copy, median dB", 3),
    ("copy_p95_db", "copy, 95 % dB", 2),
    ("words_median_db", "words' curves dB", 3),
    ("between_median_db", "between people dB", 3),
)
_LINES = (
    ("line_path_median", "path, median", 3),
    ("line_path_p90", "path, 90 %", 3),
    ("line_overshoot_p90_db", "overshoot, 90 % dB", 2),
    ("line_step_median", "step, median", 3),
    ("line_step_p90", "step, 90 %", 3),
)
_WORDS = (
    ("known_db", "known words dB", 2),
    ("rare_db", "of few settings dB", 2),
    ("unseen_db", "unseen words dB", 3),
    ("energy_beyond_db", "samples beyond people dB", 3),
    ("describe_mrr", "describe: reciprocal rank", 3),
    ("describe_side", "side right", 2),
)
_EDITS = (
    ("edit_called", "called the new word", 3),
    ("edit_moved_db", "moved, median dB", 2),
    ("edit_own_kept", "own part kept", 3),
)
_LINE_EDITS = {f"line_{name}" for name, _, _ in _EDITS}
_GROUPS = (
    ("embedding_silhouette", "embedding: silhouette", 2),
    ("embedding_davies_bouldin", "embedding: Davies-Bouldin", 2),
    ("silhouette", "latent: silhouette", 2),
    ("davies_bouldin", "latent: Davies-Bouldin", 2),
)


def marks_table(space: SpaceReport) -> Table:
    """What was set out to be reached, and what was found."""
    figures = space.summary[TRAINED]
    rows = []
    for name, comparison, mark, label, digits in MARKS:
        if name in figures:
            value = figures[name].mean
            reached = value >= mark if comparison == "at least" else value <= mark
            verdict = "reached" if reached else f"missed by {abs(value - mark):.{digits}f}"
            rows.append((label, number(value, digits), f"{comparison} {mark:g}", verdict))
    if space.taste is not None:
        gain = space.taste.gain_db
        verdict = "reached" if gain.estimate >= 0.2 and gain.low >= 0.05 else "missed"
        mark_in_words = "at least 0.2, lower end 0.05"
        rows.append(("own taste, gain over people dB", shown(gain), mark_in_words, verdict))
    return Table("Marks", ("figure", "measured", "mark", "verdict"), tuple(rows))


def _table(summary: Summary, caption: str, columns: Sequence[Column]) -> Table:
    """The spaces that have any of the figures."""
    there = {name: figures for name, figures in summary.items()
             if any(figure_cell(figures, figure) != "–" for figure, _, _ in columns)}  # fmt: skip
    return methods_table(caption, there, columns, head="space")


def what_it_is_worth(space: SpaceReport) -> Section:
    """The chapter."""
    first, second = space.terms
    summary = space.summary
    chosen, offered = (", ".join(f"{t:g}" for t in of) for of in (space.chosen, space.temperatures))
    moved = {name: found for name, found in summary.items() if "edit_called" in found} | {
        f"lines, {name}": {k.removeprefix("line_"): v for k, v in found.items() if k in _LINE_EDITS}
        for name, found in summary.items()
        if _LINE_EDITS & set(found)
    }
    blocks: list[Block] = [
        "A latent is a sound: the distance of two latents is to be the RMS difference of the two "
        f"responses in dB. Judged on held-out people, {space.n_folds} folds by contributor, "
        "means over folds. Each part of the network has a row: the formula that it was taught, its "
        "teacher alone (which no person's setting had a part in), trained on people as it ships, "
        "the same network without a teacher, and the specification's as its diagram says; beside "
        "them principal components, a forest's probability, and doing nothing.",
        marks_table(space),
        *_plainly(summary),
        _table(summary, "Distances and copies", _GEOMETRY),
        _table(summary, "Straight lines between people, 41 positions", _LINES),
        _ways(summary.get("between settings", {})),
        _table(summary, "Words", _WORDS),
        methods_table(
            f"Settings for {second} turned into {first}: by `adjust`, and by a bare step of the "
            "latent (lines)",
            moved,
            _EDITS,
            head="space",
        ),
        _table(summary, f"Do {first} and {second} group?", _GROUPS),
        "The embedding's silhouette is a classifier's margin: the logistic margin on the same "
        "latent stands beside it. The latent's own is low because two words overlap in sound, "
        "which no honest space of sound can undo.",
        f"Seen while it was made: the temperature of the contrastive loss was chosen inside each "
        f"training side, by its validation contributors, from {offered}: {chosen}. That these were "
        "the ones to choose from, the sizes of the network, its losses and the length of its "
        "training were settled with held-out figures of the same people in sight.",
    ]
    return Section("What the network is worth", tuple(blocks))


def mean_of(figures: Figures, name: str, digits: int = 3) -> str:
    """The mean of a figure; a dash where it is missing."""
    return number(figures[name].mean if name in figures else None, digits)


def _ways(found: Figures) -> str:
    return (
        "A morph between two settings keeps both ends and moves their bands (`response_path`): "
        f"path ratio {mean_of(found, 'way_path_median')} (90 %: "
        f"{mean_of(found, 'way_path_p90')}), overshoot "
        f"{mean_of(found, 'way_overshoot_p90_db', 2)} dB, chance of the new word rising all the "
        f"way in {mean_of(found, 'way_monotone', 2)} of the pairs, ends missed by "
        f"{mean_of(found, 'way_ends_db')} dB at the most."
    )


def _plainly(summary: Summary) -> list[str]:
    """What training on people changes, in words that follow the numbers."""
    trained, taught, scratch, specified = (
        summary.get(name, {}) for name in (TRAINED, TAUGHT, SCRATCH, SPECIFICATION)
    )
    copy, grouped, found = "copy_median_db", "embedding_silhouette", []
    if copy in trained and copy in taught:
        apart = trained[copy].mean - taught[copy].mean
        told = (
            "changes next to nothing in" if abs(apart) < 0.01
            else "improves" if apart < 0 else "worsens"
        )  # fmt: skip
        found.append(
            f"**Training on people {told} the copies** ({mean_of(taught, copy)} dB with the "
            f"teacher alone, {mean_of(trained, copy)} dB after); known words are "
            f"{mean_of(taught, 'known_db')} and {mean_of(trained, 'known_db')} dB "
            "from people. What it learns is where the words lie: the silhouette of the embedding "
            f"goes from {mean_of(taught, grouped, 2)} to {mean_of(trained, grouped, 2)}."
        )
    if copy in scratch and copy in specified:
        found.append(
            f"**Without a teacher** the same network copies to {mean_of(scratch, copy)} dB, and "
            f"the specification's own to {mean_of(specified, copy)} dB, with a rank correlation of "
            f"{mean_of(specified, 'isometry_rank')} between its distances and what one hears."
        )
    return found
