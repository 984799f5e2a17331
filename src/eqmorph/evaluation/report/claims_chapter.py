"""What the specification claims or hopes for, beside what was found."""

from __future__ import annotations

from eqmorph.evaluation.report.method_tables import Data
from eqmorph.evaluation.report.pages import Section, Table, number

# As the specification has them.
CLAIMED_WORDS = 50
CLAIMED_EXAMPLES = 10
CLAIMED_SOCIALFX_SILHOUETTE = (0.3, 0.5)
CLAIMED_SOCIALFX_DAVIES_BOULDIN = 1.5
_PRODUCT = "eqmorph"


def claims(data: Data) -> Section:
    """A row for each claim, and one for each least number of settings a word."""
    advice = data["advice"]
    frequent = data["socialfx_frequent"]["summary"]["contributor"][_PRODUCT]
    silhouette, index = (frequent[k]["mean"] for k in ("silhouette", "davies_bouldin"))
    low, high = CLAIMED_SOCIALFX_SILHOUETTE
    words = len(data["known"]["terms"])
    by_weight = [t for t in advice["trials"] if t["option"] == "contrastive_weight"]
    best = max(by_weight, key=lambda t: t["silhouette"])
    minutes = [t["minutes"] for t in advice["trials"]]
    rows = (
        (
            f"about {CLAIMED_WORDS} words with {CLAIMED_EXAMPLES} settings or more",
            f"{words} ({', '.join(data['known']['terms'])})",
            _verdict(words >= CLAIMED_WORDS),
        ),
        (
            f"SocialFX: silhouette {low:g} to {high:g}",
            f"{number(silhouette)} over {len(data['socialfx_frequent']['terms'])} words",
            _verdict(silhouette >= low),
        ),
        (
            f"SocialFX: Davies-Bouldin below {CLAIMED_SOCIALFX_DAVIES_BOULDIN:g}",
            number(index),
            _verdict(index < CLAIMED_SOCIALFX_DAVIES_BOULDIN),
        ),
        (
            f"weight λ of the contrastive loss: {by_weight[0]['value']:g}",
            f"silhouette {number(by_weight[0]['silhouette'], 3)} there, best at {best['value']:g} "
            f"with {number(best['silhouette'], 3)} ± {number(best['deviations']['silhouette'], 3)}",
            _weighed(by_weight[0], best),
        ),
        (
            "a training takes minutes",
            f"{number(min(minutes), 1)} to {number(max(minutes), 1)} min on one core",
            "–",
        ),
    )
    least = tuple(
        (f"{t['value']:g}", str(t["n_words"]), str(t["n_rows"]), number(t["silhouette"]),
         number(t["davies_bouldin"]), number(t["known_db"]))
        for t in sorted(advice["trials"], key=lambda t: float(t["value"]))
        if t["option"] == "min_examples"
    )  # fmt: skip
    return Section(
        "The specification's claims",
        (
            "What the specification states of the data and hopes of the results, held against what "
            "was found here.",
            Table("Claims", ("claim", "found", "verdict"), rows),
            Table(
                "What the least number of settings a word does",
                ("least", "words", "rows", "silhouette", "Davies-Bouldin", "known words dB"),
                least,
            ),
        ),
    )


def _weighed(advised: Data, best: Data) -> str:
    """Whether another weight is better by more than folds differ."""
    gain = best["silhouette"] - advised["silhouette"]
    if gain <= best["deviations"]["silhouette"]:
        return "as good as any" if gain else "holds"
    return "does not hold"


def _verdict(holds: bool) -> str:
    return "holds" if holds else "does not hold"
