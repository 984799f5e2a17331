"""What the specification claims or hopes for, beside what was found."""

from __future__ import annotations

from eqmorph.evaluation.report.pages import Section, Table, number, table
from eqmorph.evaluation.studies.known_words import ContributorsReport
from eqmorph.evaluation.studies.training_advice import AdviceReport, Trial

# As the specification has them.
CLAIMED_WORDS = 50
CLAIMED_EXAMPLES = 10
CLAIMED_SOCIALFX_SILHOUETTE = (0.3, 0.5)
CLAIMED_SOCIALFX_DAVIES_BOULDIN = 1.5


def claims(
    advice: AdviceReport, known: ContributorsReport, frequent: ContributorsReport
) -> Section:
    """A row for each claim, and one for each least number of settings a word.

    Parameters
    ----------
    advice : AdviceReport
    known, frequent : ContributorsReport
        Of SAFE-DB, and of the frequent words of SocialFX.
    """
    found = frequent.summary["contributor"]["eqmorph"]
    silhouette, index = found["silhouette"].mean, found["davies_bouldin"].mean
    low, high = CLAIMED_SOCIALFX_SILHOUETTE
    by_weight = [t for t in advice.trials if t.option == "contrastive_weight"]
    advised, best = by_weight[0], max(by_weight, key=lambda t: t.silhouette)
    minutes = [t.minutes for t in advice.trials]
    rows = (
        (
            f"about {CLAIMED_WORDS} words with {CLAIMED_EXAMPLES} settings or more",
            f"{len(known.terms)} ({', '.join(known.terms)})",
            _verdict(len(known.terms) >= CLAIMED_WORDS),
        ),
        (
            f"SocialFX: silhouette {low:g} to {high:g}",
            f"{number(silhouette)} over {len(frequent.terms)} words",
            _verdict(silhouette >= low),
        ),
        (
            f"SocialFX: Davies-Bouldin below {CLAIMED_SOCIALFX_DAVIES_BOULDIN:g}",
            number(index),
            _verdict(index < CLAIMED_SOCIALFX_DAVIES_BOULDIN),
        ),
        (
            f"weight λ of the contrastive loss: {advised.value:g}",
            f"silhouette {number(advised.silhouette, 3)} there, best at {best.value:g} "
            f"with {number(best.silhouette, 3)} ± {number(best.deviations['silhouette'], 3)}",
            _weighed(advised, best),
        ),
        (
            "a training takes minutes",
            f"{number(min(minutes), 1)} to {number(max(minutes), 1)} min on one core",
            "–",
        ),
    )
    by_least = [t for t in advice.trials if t.option == "min_examples"]
    return Section(
        "The specification's claims",
        (
            "What the specification states of the data and hopes of the results, held against what "
            "was found here.",
            Table("Claims", ("claim", "found", "verdict"), rows),
            table(
                "What the least number of settings a word does",
                sorted(by_least, key=lambda t: t.value),
                ("least", lambda t: f"{t.value:g}"),
                ("words", lambda t: str(t.n_words)),
                ("rows", lambda t: str(t.n_rows)),
                ("silhouette", lambda t: number(t.silhouette)),
                ("Davies-Bouldin", lambda t: number(t.davies_bouldin)),
                ("known words dB", lambda t: number(t.known_db)),
            ),
        ),
    )


def _weighed(advised: Trial, best: Trial) -> str:
    """Whether another weight is better by more than folds differ."""
    gain = best.silhouette - advised.silhouette
    if gain <= best.deviations["silhouette"]:
        return "as good as any" if gain else "holds"
    return "does not hold"


def _verdict(holds: bool) -> str:
    return "holds" if holds else "does not hold"
