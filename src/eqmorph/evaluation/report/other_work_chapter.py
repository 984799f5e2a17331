"""What a report says of others' figures: published ones, and those of the other crowd."""

from __future__ import annotations

from eqmorph.equalizers.space import DB_PER_UNIT, GRAPHIC_SPACE
from eqmorph.evaluation.methods.names import shown_name
from eqmorph.evaluation.report.method_tables import methods_table
from eqmorph.evaluation.report.pages import (
    Picture,
    Section,
    Table,
    interval,
    number,
    shown,
    table,
)
from eqmorph.evaluation.studies.known_words import ContributorsReport
from eqmorph.evaluation.studies.listening_gap import (
    PUBLISHED_KNOWN,
    PUBLISHED_TAIL,
    ListeningGapReport,
)
from eqmorph.evaluation.studies.two_crowds import TwinReport

_COLUMNS = (
    ("silhouette", "silhouette", 2),
    ("davies_bouldin", "Davies-Bouldin", 2),
    ("reconstruction_median_db", "reconstruction median dB", 2),
    ("lsd_db", "LSD in dB", 2),
)


def published(gap: ListeningGapReport) -> Section:
    """Our figures by a published protocol, beside the published ones."""
    agrees = (
        "FLAT scores here what was published, so the figures are comparable."
        if gap.agrees
        else "FLAT does not score here what was published: do not compare."
    )
    known = [(shown_name(k.method), k.score_db, k.hrp) for k in gap.known]
    known += [(f"published: {name}", *found) for name, found in PUBLISHED_KNOWN.items()]
    tail = [(shown_name(t.method), shown(t.median_db, 3)) for t in gap.tail]
    tail += [(f"published: {name}", number(value, 3)) for name, value in PUBLISHED_TAIL.items()]
    return Section(
        "Against published figures",
        (
            f"The protocol of “The Listening Gap” (2026): {gap.n_tail_terms} rare words; "
            f"{gap.n_training} entries of warm and bright to learn from and "
            f"{gap.n_held_out} held out. {agrees} Its division is by entry, so people are on "
            "both sides.",
            table(
                "Known words: median LSD and HRP",
                known,
                ("method", lambda row: row[0]),
                ("dB", lambda row: number(row[1], 3)),
                ("HRP", lambda row: number(row[2], 1)),
            ),
            Table("Rare words: median LSD over words", ("method", "dB"), tuple(tail)),
        ),
    )


def two_crowds(
    known: ContributorsReport,
    socialfx: ContributorsReport,
    frequent: ContributorsReport,
    twin: TwinReport,
) -> Section:
    """Whether the two crowds mean the same by a word, and the same code on SocialFX.

    Parameters
    ----------
    known, socialfx, frequent : ContributorsReport
        Of SAFE-DB, of SocialFX, and of the frequent words' rows of it alone.
    twin : TwinReport
    """
    alike = [s.term for s in twin.shared_terms if s.low > 0]
    opposed = [s.term for s in twin.shared_terms if s.high < 0]
    first, second = twin.predictability
    apart = first.high < second.low or second.high < first.low
    ahead = max((first, second), key=lambda p: p.own_term).source
    verdict = (
        f"On the same words with the same number of rows, {ahead} is the more predictable crowd; "
        "the intervals do not touch."
        if apart
        else "On the same words with the same number of rows, the intervals of the two crowds "
        f"overlap: that {ahead} is more predictable is not shown."
    )
    return Section(
        "SAFE-DB and SocialFX",
        (
            "Do the two crowds mean the same by a word? Shapes of responses (mean removed, RMS 1) "
            "correlated; intervals by drawing contributors (SAFE-DB) and rows (SocialFX) again. "
            f"Alike beyond chance: {', '.join(alike) or 'none'}. Opposed: "
            f"{', '.join(opposed) or 'none'}.",
            table(
                "Shared words",
                twin.shared_terms,
                ("word", lambda s: s.term),
                ("SAFE-DB", lambda s: str(s.n_safe)),
                ("SocialFX", lambda s: str(s.n_socialfx)),
                ("correlation", lambda s: interval(s.correlation, s.low, s.high)),
                ("within SAFE-DB", lambda s: number(s.agreement_safe)),
                ("within SocialFX", lambda s: number(s.agreement_socialfx)),
            ),
            Picture(
                "shared_terms",
                "The same words in both crowds: mean shapes, middle halves. "
                "The ripple of SocialFX's curves is that of its equaliser: "
                f"{GRAPHIC_SPACE.dimension} narrow bells side by side",
            ),
            table(
                f"Correlation of a held-out shape with the others' mean, words "
                f"{', '.join(first.terms)}",
                twin.predictability,
                ("crowd", lambda p: p.source),
                ("rows a word", lambda p: str(p.rows_per_term)),
                ("its own word", lambda p: interval(p.own_term, p.low, p.high)),
                ("the other words", lambda p: number(p.any_term)),
            ),
            verdict,
            f"The same code on SocialFX's {GRAPHIC_SPACE.dimension} gains, "
            f"{socialfx.n_folds} folds with equal settings kept together (it does not "
            f"tell its contributors apart); dB at {DB_PER_UNIT:g} dB a unit.",
            methods_table(
                f"SocialFX, all {socialfx.n_rows} rows, terms of "
                f"{socialfx.min_examples} or more judged",
                socialfx.summary["contributor"],
                _COLUMNS,
            ),
            methods_table(
                f"SocialFX, only those terms' {frequent.n_rows} rows",
                frequent.summary["contributor"],
                _COLUMNS,
            ),
            f"Trade-offs: SAFE-DB gives playable settings in dB with their contributors, and "
            f"{len(known.terms)} words with {known.min_examples} rows or "
            "more; SocialFX gives "
            f"{len(socialfx.terms)} such words in two languages, but shapes without a "
            "scale and rows without a person, so held-out people cannot be kept apart there.",
        ),
    )
