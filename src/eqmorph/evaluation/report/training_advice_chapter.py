"""The chapter on the specification's training advice, from the study's result alone."""

from __future__ import annotations

from eqmorph.evaluation.report.pages import Section, number, table
from eqmorph.evaluation.studies.training_advice import AdviceReport, Trial

_SHOWN = {"contrastive_weight": "λ", "min_examples": "--min-examples", "epochs": "epochs"}


def advice_tried(advice: AdviceReport) -> Section:
    """The chapter: one table, and what the best of each option gains over its default."""

    def cell(trial: Trial, name: str, digits: int) -> str:
        spread = number(trial.deviations[name], digits)
        return f"{number(getattr(trial, name), digits)} ± {spread}"

    return Section(
        "The specification's advice, tried",
        (
            "Each setting that the specification suggests, with all others at their defaults; "
            f"held-out people, {advice.n_folds} folds, means ± deviation over folds, for "
            f"{' and '.join(advice.terms)}. `--min-examples` leaves words out of training: "
            "settings that keep the same words give the same network.",
            table(
                "Advice",
                advice.trials,
                ("setting", lambda t: f"{_SHOWN.get(t.option, t.option)} {t.value:g}"),
                ("words", lambda t: str(t.n_words)),
                ("rows", lambda t: str(t.n_rows)),
                ("silhouette", lambda t: cell(t, "silhouette", 2)),
                ("Davies-Bouldin", lambda t: cell(t, "davies_bouldin", 2)),
                ("copy, median dB", lambda t: cell(t, "copy_median_db", 3)),
                ("known words dB", lambda t: cell(t, "known_db", 3)),
                ("best epoch", lambda t: number(t.best_epoch, 0)),
                ("minutes", lambda t: number(t.minutes, 1)),
            ),
            *(
                _best([t for t in advice.trials if t.option == option])
                for option in dict.fromkeys(t.option for t in advice.trials)
            ),
        ),
    )


def _best(mine: list[Trial]) -> str:
    default, best = mine[0], max(mine, key=lambda t: t.silhouette)
    spread = default.deviations["silhouette"]
    told = (
        "so the choice hardly matters"
        if best.silhouette - default.silhouette < spread / 2
        else "which is more than half of what folds differ by"
    )
    return (
        f"{_SHOWN.get(default.option, default.option)}: the best silhouette is at {best.value:g} "
        f"({number(best.silhouette)}; {number(default.silhouette)} at the default "
        f"{default.value:g}; folds differ by {number(spread)}), {told}."
    )
