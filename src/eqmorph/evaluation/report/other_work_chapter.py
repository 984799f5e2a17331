"""What a report says of others' figures: published ones, and those of the other crowd."""

from __future__ import annotations

from eqmorph.equalizers.space import DB_PER_UNIT, GRAPHIC_SPACE
from eqmorph.evaluation.report.method_tables import Data, methods_table
from eqmorph.evaluation.report.pages import Picture, Section, Table, interval, number


def published(data: Data) -> Section:
    """Our figures by a published protocol, beside the published ones."""
    gap = data["listening_gap"]
    agrees = (
        "FLAT scores here what was published, so the figures are comparable."
        if gap["agrees"]
        else "FLAT does not score here what was published: do not compare."
    )
    known = [(k["method"], number(k["score_db"], 3), number(k["hrp"], 1)) for k in gap["known"]]
    known += [
        (f"published: {name}", number(found["score_db"], 3), number(found["hrp"], 1))
        for name, found in gap["published"]["known"].items()
    ]
    tail = [
        (t["method"], interval(m["estimate"], m["low"], m["high"], 3))
        for t in gap["tail"]
        for m in (t["median_db"],)
    ]
    tail += [(f"published: {n}", number(v, 3)) for n, v in gap["published"]["tail"].items()]
    return Section(
        "Against published figures",
        (
            f"The protocol of “The Listening Gap” (2026): {gap['n_tail_terms']} rare words; "
            f"{gap['n_training']} entries of warm and bright to learn from and "
            f"{gap['n_held_out']} held out. {agrees} Its division is by entry, so people are on "
            "both sides.",
            Table("Known words: median LSD and HRP", ("method", "dB", "HRP"), tuple(known)),
            Table("Rare words: median LSD over words", ("method", "dB"), tuple(tail)),
        ),
    )


def two_crowds(data: Data) -> Section:
    """Whether the two crowds mean the same by a word, and the same code on SocialFX."""
    twin = data["twin"]
    shared = tuple(
        (
            s["term"],
            str(s["n_safe"]),
            str(s["n_socialfx"]),
            interval(s["correlation"], s["low"], s["high"]),
            number(s["agreement_safe"]),
            number(s["agreement_socialfx"]),
        )
        for s in twin["shared_terms"]
    )
    alike = [s["term"] for s in twin["shared_terms"] if s["low"] > 0]
    opposed = [s["term"] for s in twin["shared_terms"] if s["high"] < 0]
    rows = tuple(
        (
            p["source"],
            str(p["rows_per_term"]),
            interval(p["own_term"], p["low"], p["high"]),
            number(p["any_term"]),
        )
        for p in twin["predictability"]
    )
    first, second = twin["predictability"]
    apart = first["high"] < second["low"] or second["high"] < first["low"]
    ahead = max((first, second), key=lambda p: p["own_term"])["source"]
    verdict = (
        f"On the same words with the same number of rows, {ahead} is the more predictable crowd; "
        "the intervals do not touch."
        if apart
        else "On the same words with the same number of rows, the intervals of the two crowds "
        f"overlap: that {ahead} is more predictable is not shown."
    )
    columns = (
        ("silhouette", "silhouette", 2),
        ("davies_bouldin", "Davies-Bouldin", 2),
        ("reconstruction_median_db", "reconstruction median dB", 2),
        ("lsd_db", "LSD in dB", 2),
    )
    return Section(
        "SAFE-DB and SocialFX",
        (
            "Do the two crowds mean the same by a word? Shapes of responses (mean removed, RMS 1) "
            "correlated; intervals by drawing contributors (SAFE-DB) and rows (SocialFX) again. "
            f"Alike beyond chance: {', '.join(alike) or 'none'}. Opposed: "
            f"{', '.join(opposed) or 'none'}.",
            Table(
                "Shared words",
                ("word", "SAFE-DB", "SocialFX", "correlation", "within SAFE-DB", "within SocialFX"),
                shared,
            ),
            Picture(
                "shared_terms",
                "The same words in both crowds: mean shapes, middle halves. "
                "The ripple of SocialFX's curves is that of its equaliser: "
                f"{GRAPHIC_SPACE.dimension} narrow bells side by side",
            ),
            Table(
                f"Correlation of a held-out shape with the others' mean, words "
                f"{', '.join(first['terms'])}",
                ("crowd", "rows a word", "its own word", "the other words"),
                rows,
            ),
            verdict,
            f"The same code on SocialFX's {GRAPHIC_SPACE.dimension} gains, "
            f"{data['socialfx']['n_folds']} folds with equal settings kept together (it does not "
            f"tell its contributors apart); dB at {DB_PER_UNIT:g} dB a unit.",
            methods_table(
                f"SocialFX, all {data['socialfx']['n_rows']} rows, terms of "
                f"{data['socialfx']['min_examples']} or more judged",
                data["socialfx"]["summary"]["contributor"],
                columns,
            ),
            methods_table(
                f"SocialFX, only those terms' {data['socialfx_frequent']['n_rows']} rows",
                data["socialfx_frequent"]["summary"]["contributor"],
                columns,
            ),
            f"Trade-offs: SAFE-DB gives playable settings in dB with their contributors, and "
            f"{len(data['known']['terms'])} words with {data['known']['min_examples']} rows or "
            "more; SocialFX gives "
            f"{len(data['socialfx']['terms'])} such words in two languages, but shapes without a "
            "scale and rows without a person, so held-out people cannot be kept apart there.",
        ),
    )
