"""What a report says of the statements that come with answers: are they true of people?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eqmorph.evaluation.measures.stated_errors import Coverage
from eqmorph.evaluation.report.pages import (
    Block,
    Picture,
    Section,
    interval,
    number,
    percent,
    table,
)
from eqmorph.evaluation.studies.known_statements import KnownStatement
from eqmorph.evaluation.studies.unseen_words import UnseenReport
from eqmorph.words.calibration import INTERVAL

_HALF = 0.5


def knowing(unseen: UnseenReport, stated: Sequence[KnownStatement] = ()) -> Section:
    """Whether what is stated of an answer is true of people who were left out."""
    coverage = unseen.coverage
    half = next(p for p in unseen.risk if p.kept == _HALF)
    return Section(
        "Does it know when it does not know?",
        (
            "An answer is the surer the larger its curve: a small curve says that little is known. "
            f"On the surest half of the words it is closer than doing nothing for "
            f"{half.win_rate:.0%} of them, by {number(half.mean_gain_db)} dB on average.",
            Picture("risk_coverage", "Answering only the surest words: gain and share closer than "
                    "flat, with 95 % over people"),
            table(
                "Only the surest words, 95 % over people",
                unseen.risk[::2],
                ("kept", lambda p: f"{p.kept:.0%}"),
                ("size at least dB", lambda p: number(p.least_size_db)),
                ("closer than flat", lambda p: interval(p.win_rate, *p.win_interval)),
                ("gain dB", lambda p: interval(p.mean_gain_db, *p.gain_interval_db)),
                ("median dB", lambda p: number(p.median_db)),
                ("flat dB", lambda p: number(p.flat_median_db)),
            ),
            "Every answer states, of ten people who say words like this, how many are nearer to it "
            "than to no change, with an interval for so few people having been there to learn it "
            f"from; how far they are from it; and a band around its curve that holds "
            f"{INTERVAL:.0%} of them. All is fitted on other people than those it is held against "
            "here, and every person weighs the same.",
            *_groups(coverage),
            Picture("stated_errors", "Share stated and found, by tenths, with 95 % over people"),
            *words_of_many(stated),
            _held(coverage),
            _resolution(coverage),
        ),
    )  # fmt: skip


def _groups(coverage: Coverage) -> list[Block]:
    """The stated shares by thirds of the people, as the sentence states them."""
    groups = coverage.groups
    inside = [g for g in groups if g.stated_interval[0] <= g.found <= g.stated_interval[1]]
    return [
        table(
            "Rare words: stated against found, by thirds of the people",
            groups,
            ("people", lambda g: str(g.n_people)),
            (
                "stated share nearer, and its interval",
                lambda g: interval(g.stated, *g.stated_interval),
            ),
            ("found, 95 % over people", lambda g: interval(g.found, *g.found_interval)),
        ),
        f"In {len(inside)} of {len(groups)} groups the share found is within the stated interval.",
    ]


def words_of_many(stated: Sequence[KnownStatement]) -> list[Block]:
    """Words of many people, each by its own people."""

    def held(coverage: Coverage) -> str:
        low, high = coverage.error_interval
        return f"{coverage.error:.0%} [{low:.0%}, {high:.0%}]"

    found = table(
        "Words of many people: each states what its own people bear out",
        stated,
        ("word", lambda w: w.term),
        ("people", lambda w: str(w.n_people)),
        ("share stated", lambda w: number(_over_people(w.coverage, "stated"))),
        ("found", lambda w: number(_over_people(w.coverage, "found"))),
        ("distance stated dB", lambda w: number(w.coverage.expected_db)),
        ("found dB", lambda w: number(w.coverage.measured_db)),
        ("distances held", lambda w: held(w.coverage)),
        ("band holds", lambda w: f"{w.coverage.curve:.0%}"),
    )
    return [found] if stated else []


def _over_people(coverage: Coverage, what: str) -> float:
    shares = [getattr(group, what) for group in coverage.groups]
    return float(np.average(shares, weights=[group.n_people for group in coverage.groups]))


def _held(coverage: Coverage) -> str:
    parts = [
        f"{share:.0%} [{low:.0%}, {high:.0%}] of the {what}"
        for what, share, (low, high) in (
            ("distances", coverage.error, coverage.error_interval),
            ("points of the curve", coverage.curve, coverage.curve_interval),
        )
    ]
    small, large = coverage.by_size
    return (
        f"Rare words: the stated {INTERVAL:.0%} intervals hold {' and '.join(parts)} of people "
        f"left out (the latter {percent(small)} for small answers, {percent(large)} for large "
        f"ones). The stated distance is {number(coverage.expected_db)} dB on average, the one "
        f"found {number(coverage.measured_db)} dB; it is the same for all rare words, since how "
        "far people are was not found to depend on the word."
    )


def _resolution(coverage: Coverage) -> str:
    """What a stated share tells beyond the average, in words that follow the numbers."""
    return (
        f"As a chance for one person its mean squared error is {number(coverage.brier, 3)}, "
        "that of stating the same share for every answer "
        f"{number(coverage.brier_base, 3)} (better by {interval(*coverage.brier_gain, 3)}): of one "
        "person it "
        + (
            "tells something."
            if coverage.brier_gain[1] > 0
            else "is not shown to tell anything. What it can do is to rank words, as above, which "
            "is why it is stated of ten people and not of one."
        )
    )
