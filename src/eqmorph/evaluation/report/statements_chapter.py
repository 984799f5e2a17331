"""What a report says of the statements that come with answers: are they true of people?"""

from __future__ import annotations

from collections.abc import Sequence

from eqmorph.evaluation.report.method_tables import Data
from eqmorph.evaluation.report.pages import Block, Picture, Section, Table, interval, number
from eqmorph.words.calibration import INTERVAL

_HALF = 0.5


def knowing(data: Data) -> Section:
    """Whether what is stated of an answer is true of people who were left out."""
    unseen = data["unseen"]
    coverage = unseen["coverage"]
    half = next(p for p in unseen["risk"] if p["kept"] == _HALF)
    risk = tuple(
        (
            f"{p['kept']:.0%}",
            number(p["least_size_db"]),
            interval(p["win_rate"], *p["win_interval"]),
            interval(p["mean_gain_db"], *p["gain_interval_db"]),
            number(p["median_db"]),
            number(p["flat_median_db"]),
        )
        for p in unseen["risk"][::2]
    )
    return Section(
        "Does it know when it does not know?",
        (
            "An answer is the surer the larger its curve: a small curve says that little is known. "
            f"On the surest half of the words it is closer than doing nothing for "
            f"{half['win_rate']:.0%} of them, by {number(half['mean_gain_db'])} dB on average.",
            Picture("risk_coverage", "Answering only the surest words: gain and share closer than "
                    "flat, with 95 % over people"),
            Table(
                "Only the surest words, 95 % over people",
                ("kept", "size at least dB", "closer than flat", "gain dB", "median dB", "flat dB"),
                risk,
            ),
            "Every answer states, of ten people who say words like this, how many are nearer to it "
            "than to no change, with an interval for so few people having been there to learn it "
            f"from; how far they are from it; and a band around its curve that holds "
            f"{INTERVAL:.0%} of them. All is fitted on other people than those it is held against "
            "here, and every person weighs the same.",
            *_groups(coverage),
            Picture("stated_errors", "Share stated and found, by tenths, with 95 % over people"),
            *words_of_many(data.get("stated", ())),
            _held(coverage),
            *_resolution(coverage),
        ),
    )  # fmt: skip


def _groups(coverage: Data) -> list[Block]:
    """The stated shares by thirds of the people, as the sentence states them."""
    if "groups" not in coverage:
        return []
    groups = coverage["groups"]
    rows = tuple(
        (
            str(g["n_people"]),
            interval(g["stated"], *g["stated_interval"]),
            interval(g["found"], *g["found_interval"]),
        )
        for g in groups
    )
    inside = [g for g in groups if g["stated_interval"][0] <= g["found"] <= g["stated_interval"][1]]
    return [
        Table("Rare words: stated against found, by thirds of the people",
              ("people", "stated share nearer, and its interval", "found, 95 % over people"), rows),
        f"In {len(inside)} of {len(groups)} groups the share found is within the stated interval.",
    ]  # fmt: skip


def words_of_many(stated: Sequence[Data]) -> list[Block]:
    """Words of many people, each by its own people."""
    if not stated:
        return []
    rows = []
    for word in stated:
        coverage = word["coverage"]
        low, high = coverage["error_interval"]
        rows.append(
            (
                word["term"],
                str(word["n_people"]),
                number(_over_people(coverage, "stated")),
                number(_over_people(coverage, "found")),
                number(coverage["expected_db"]),
                number(coverage["measured_db"]),
                f"{coverage['error']:.0%} [{low:.0%}, {high:.0%}]",
                f"{coverage['curve']:.0%}",
            )
        )
    columns = ("word", "people", "share stated", "found", "distance stated dB", "found dB",
               "distances held", "band holds")  # fmt: skip
    return [Table("Words of many people: each states what its own people bear out", columns,
                  tuple(rows))]  # fmt: skip


def _over_people(coverage: Data, what: str) -> float:
    groups = coverage["groups"]
    total = sum(g["n_people"] for g in groups)
    share: float = sum(g[what] * g["n_people"] for g in groups) / total
    return share


def _held(coverage: Data) -> str:
    parts = []
    for name, what in (("error", "distances"), ("curve", "points of the curve")):
        low, high = coverage[f"{name}_interval"]
        parts.append(f"{coverage[name]:.0%} [{low:.0%}, {high:.0%}] of the {what}")
    small, large = coverage["by_size"]
    return (
        f"Rare words: the stated {INTERVAL:.0%} intervals hold {' and '.join(parts)} of people "
        f"left out (the latter {small:.0%} for small answers, {large:.0%} for large ones). The "
        f"stated distance is {number(coverage['expected_db'])} dB on average, the one found "
        f"{number(coverage['measured_db'])} dB; it is the same for all rare words, since how far "
        "people are was not found to depend on the word."
    )


def _resolution(coverage: Data) -> list[str]:
    """What a stated share tells beyond the average, in words that follow the numbers."""
    gain = coverage.get("brier_gain")
    better = gain[1] > 0 if gain else coverage["brier"] < coverage["brier_base"]
    by = f" (better by {interval(gain[0], gain[1], gain[2], 3)})" if gain else ""
    return [
        f"As a chance for one person its mean squared error is {number(coverage['brier'], 3)}, "
        "that of stating the same share for every answer "
        f"{number(coverage['brier_base'], 3)}{by}: of one person it "
        + (
            "tells something."
            if better
            else "is not shown to tell anything. What it can do is to rank words, as above, which "
            "is why it is stated of ten people and not of one."
        ),
    ]
