"""The chapter on the specification's training advice, from the study's result alone."""

from __future__ import annotations

from eqmorph.evaluation.report.method_tables import Data
from eqmorph.evaluation.report.pages import Section, Table, number

_SHOWN = {"contrastive_weight": "λ", "min_examples": "--min-examples", "epochs": "epochs"}


def advice_rows(advice: Data) -> tuple[tuple[str, ...], ...]:
    """The table's rows: option and value, then what was found."""
    return tuple(
        (
            f"{_SHOWN.get(t['option'], t['option'])} {t['value']:g}",
            str(t["n_words"]),
            str(t["n_rows"]),
            *(
                f"{number(t[name], digits)} ± {number(t['deviations'][name], digits)}"
                for name, digits in (("silhouette", 2), ("davies_bouldin", 2),
                                     ("copy_median_db", 3), ("known_db", 3))
            ),
            number(t["best_epoch"], 0),
            number(t["minutes"], 1),
        )
        for t in advice["trials"]
    )  # fmt: skip


ADVICE_COLUMNS = ("setting", "words", "rows", "silhouette", "Davies-Bouldin", "copy, median dB",
                  "known words dB", "best epoch", "minutes")  # fmt: skip


def advice_tried(data: Data) -> Section:
    """The chapter: one table, and what the best of each option gains over its default."""
    advice = data["advice"]
    sentences = []
    for option in dict.fromkeys(t["option"] for t in advice["trials"]):
        mine = [t for t in advice["trials"] if t["option"] == option]
        default, best = mine[0], max(mine, key=lambda t: t["silhouette"])
        gain = best["silhouette"] - default["silhouette"]
        spread = default["deviations"]["silhouette"]
        told = (
            "so the choice hardly matters"
            if gain < spread / 2
            else "which is more than half of what folds differ by"
        )
        sentences.append(
            f"{_SHOWN.get(option, option)}: the best silhouette is at {best['value']:g} "
            f"({number(best['silhouette'])}; {number(default['silhouette'])} at the default "
            f"{default['value']:g}; folds differ by {number(spread)}), {told}."
        )
    return Section(
        "The specification's advice, tried",
        (
            "Each setting that the specification suggests, with all others at their defaults; "
            f"held-out people, {advice['n_folds']} folds, means ± deviation over folds, for "
            f"{' and '.join(advice['terms'])}. `--min-examples` leaves words out of training: "
            "settings that keep the same words give the same network.",
            Table("Advice", ADVICE_COLUMNS, advice_rows(advice)),
            *sentences,
        ),
    )
