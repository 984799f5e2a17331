"""What a report says of words that nobody in training used."""

from __future__ import annotations

from collections.abc import Sequence

from eqmorph.evaluation.measures.rare_words import MethodResult
from eqmorph.evaluation.measures.variety import SAME_SHAPE
from eqmorph.evaluation.report.pages import (
    Block,
    Picture,
    Section,
    Table,
    interval,
    number,
    p_value,
    percent,
    table,
)
from eqmorph.evaluation.studies.unseen_words import UnseenReport

_HELD = (0.75, 0.85)
SIGNIFICANT = 0.05
_HALF = 0.5
# Methods that are ours; the others are what they are held against.
_OURS = ("nested", "nested, the best one", "released", "as shipped", "as answered", "strict")
_WHAT = {
    "flat": "doing nothing",
    "constant": "the mean of everybody else's curves, whatever the word",
    "lexicon only": "the lexicon's curve for the word, nothing learnt",
    "warm and bright by likeness": "the mean curves of warm and bright, weighed by likeness of the "
    "word to each (our spelling and lexicon)",
    "nearest term": "the curves for the word most like it (our spelling and lexicon)",
    "warm and bright by word vectors": "the same mixture, likeness by word vectors (GloVe, 50-d)",
    "nearest term by word vectors": "the curves for the word nearest in word vectors",
    "nested": "the process, its settings chosen by people outside the fold (all candidates, each "
    "weighed by its score there)",
    "nested, the best one": "the same with the one best candidate",
    "released": "the process with the settings that ship, the same for all",
    "as shipped": "released, from group means instead of people's sounds",
    "as answered": "the product asked, without the word and the person: read, composed, made "
    "cautious or refused as a user would see it",
    "strict": "released, without relatives of the word either (a meaning or most letters shared)",
}


def unseen_marks(unseen: UnseenReport) -> Table:
    """What was set out to be reached, what is asked beyond it, and what was found."""
    nested, shipped, strict = map(unseen.method, ("nested", "as shipped", "strict"))
    half = next(p for p in unseen.risk if p.kept == _HALF)
    held, curve = unseen.coverage.error, unseen.coverage.curve
    rows = [
        _mark("mean LSD in dB, nested", nested.mean_db, "at most", 5.27, 5.15),
        _mark("median LSD in dB, nested", nested.median_db, "at most", 4.80, 4.60),
        _mark("closer than flat, nested", nested.win_rate, "at least", 0.64, 0.67),
        _mark("mean LSD in dB, as shipped", shipped.mean_db, "at most", 5.27, 5.15),
        _mark("median LSD in dB, as shipped", shipped.median_db, "at most", 4.80, 4.60),
        _mark("closer than flat, as shipped", shipped.win_rate, "at least", 0.64, 0.67),
        _mark("closer than flat, surest half", half.win_rate, "at least", 0.74),
        _mark("gain over flat in dB, surest half", half.mean_gain_db, "at least", 0.90),
        _mark("mean LSD in dB, strict", strict.mean_db, "at most", 5.31),
        _within("80 % intervals of the distance hold", held),
        _within("80 % bands around the curve hold", curve),
    ]
    return Table("Marks", ("figure", "measured", "mark", "goal", "verdict"), tuple(rows))


def _mark(
    name: str, value: float, comparison: str, mark: float, goal: float | None = None
) -> tuple[str, ...]:
    def reached(end: float) -> bool:
        return value >= end if comparison == "at least" else value <= end

    verdict = "reached" if reached(mark) else f"missed by {abs(value - mark):.3f}"
    if goal is not None and reached(goal):
        verdict = "reached, the goal too"
    shown = "–" if goal is None else f"{goal:.2f}"
    return (name, number(value, 3), f"{comparison} {mark:.2f}", shown, verdict)


def _within(name: str, value: float) -> tuple[str, ...]:
    low, high = _HELD
    verdict = "reached" if low <= value <= high else "missed"
    return (name, f"{value:.0%}", f"{low:.0%} to {high:.0%}", "–", verdict)


def unseen_words(unseen: UnseenReport) -> Section:
    """How near the answers to rare words are, and what each source of knowledge is worth."""
    methods = unseen.methods
    flat, answered, strict, released = map(
        unseen.method, ("flat", "as answered", "strict", "released")
    )
    # What was taken away or added that was not there, or not taken up, changes nothing.
    sources = [m for m in unseen.ablations if any(m.against_released_db)]
    missing = [
        name
        for name in ("word vectors", "SocialFX")
        if not any(name in m.name for m in unseen.ablations)
    ]

    def gain(m: MethodResult, ends: tuple[float, float]) -> str:
        return interval(flat.mean_db - m.mean_db, *ends)

    blocks: list[Block] = [
        f"The hard case: for each of {unseen.n_terms} rare words and each of the people who "
        "used it, the model is asked for the word without having seen the word from anybody, nor "
        f"anything else by that person ({unseen.n_contributors} people, {unseen.n_rows} "
        "settings). The error of a word is the mean distance in dB (LSD) to its people's curves, "
        "of the five-band settings that a user gets: every prediction is a latent, decoded.",
        table(
            "The methods",
            methods,
            ("method", lambda m: m.name),
            ("what it does", lambda m: _WHAT.get(m.name, "–")),
        ),
        table(
            "Unseen words, intervals over people",
            methods,
            ("method", lambda m: m.name),
            ("mean dB", lambda m: number(m.mean_db, 3)),
            ("median dB", lambda m: interval(m.median_db, *m.median_interval_db)),
            ("closer than flat", lambda m: interval(m.win_rate, *m.win_interval)),
            ("gain over flat dB", lambda m: gain(m, m.gain_interval_db)),
        ),
        Picture("gain_by_method", "Gain over doing nothing, by method"),
        unseen_marks(unseen),
        _answered(unseen, answered),
        _strictly(strict, released, flat),
        table(
            "Over words and over people: words of one person are not independent of one another, "
            "so what is found over words alone is too sure",
            [m for m in methods if m.name in _OURS],
            ("method", lambda m: m.name),
            ("gain dB, over words", lambda m: gain(m, m.gain_interval_over_terms_db)),
            ("gain dB, over people", lambda m: gain(m, m.gain_interval_db)),
            ("p over words", lambda m: p_value(m.wilcoxon_p)),
            ("mean gain of a person", lambda m: number(m.people_gain_db)),
            ("people who gain", lambda m: f"{m.people_better:.0%}"),
            ("p over people", lambda m: p_value(m.people_p)),
        ),
        table(
            "What each source is worth: LSD with a source taken away or added, less that of "
            "`released`; above 0 is worse. p is of this difference, over people",
            (released, *sources),
            ("sources", lambda m: m.name),
            ("mean dB", lambda m: number(m.mean_db, 3)),
            ("difference dB", lambda m: interval(*m.against_released_db, 3)),
            ("closer than flat", lambda m: number(m.win_rate)),
            ("p", lambda m: p_value(m.difference_p)),
            (
                f"p, corrected for {sum(map(_tested, sources))} (Holm)",
                lambda m: p_value(m.difference_p_of_all),
            ),
        ),
        *_worth_something(sources),
        _variety(unseen),
    ]
    if missing:
        blocks.append(f"Not measured here, because not installed: {', '.join(missing)}.")
    return Section("Words that nobody in training used", tuple(blocks))


def _answered(unseen: UnseenReport, method: MethodResult) -> str:
    only, others = unseen.answered, unseen.n_terms - unseen.answered.n_refused
    told = (
        "**As answered**: what a user gets. "
        f"{only.n_refused} of the {unseen.n_terms} words are refused or ask for no change, which "
        "counts as doing nothing and so not as closer: over all words an answer is "
        f"{number(method.mean_db, 3)} dB away on average and closer than doing nothing for "
        f"{method.win_rate:.0%} of them."
    )
    if not others:
        return told
    return (
        f"{told} Of the other {others} words, {only.scaled:.0%} are scaled towards flat for "
        f"caution; their answers are {number(only.mean_db, 3)} dB away (flat "
        f"{number(only.flat_mean_db, 3)} dB) and closer for {only.win_rate:.0%}."
    )


def _strictly(strict: MethodResult, released: MethodResult, flat: MethodResult) -> str:
    little = strict.against_released_db[0] < (flat.mean_db - released.mean_db) / 2
    return (
        "**Without relatives** of the word, too (`strict`), the error is "
        f"{number(strict.mean_db, 3)} dB, more than that of `released` by "
        f"{interval(*strict.against_released_db, 3)} dB: words are "
        + ("not known by their siblings alone." if little else "known mainly by their siblings.")
    )


def _tested(m: MethodResult) -> bool:
    return m.difference_p_of_all == m.difference_p_of_all


def _worth_something(sources: Sequence[MethodResult]) -> list[str]:
    """Which sources make a difference to people, after correction for how many were tried."""
    tested = [m for m in sources if _tested(m)]
    if not tested:
        return []
    found = [m for m in tested if m.difference_p_of_all < SIGNIFICANT]
    names = ", ".join(f"`{m.name}`" for m in found)
    least = min(tested, key=lambda m: m.difference_p_of_all)
    return [
        f"Corrected for {len(tested)} tests, over people: "
        + (f"{names} make{'s' if len(found) == 1 else ''} a difference." if found else
           f"no single source is shown to be worth something; nearest is `{least.name}` "
           f"(p {p_value(least.difference_p_of_all)}).")
        + " The intervals are over people, too, but of the mean over words."
    ]  # fmt: skip


def _variety(unseen: UnseenReport) -> str:
    """Whether answers to different words differ."""
    answers, people = unseen.variety, unseen.variety_of_people
    return (
        "**Do different words get different answers?** "
        f"{answers.n_distinct} of {answers.n_curves} answers differ in shape (no two "
        f"correlated above {SAME_SHAPE:g}); {percent(answers.first_share)} of the variation of "
        f"their shapes is one tilt. Of what people did for the same words {people.n_distinct} of "
        f"{people.n_curves} differ, and {percent(people.first_share)} is one tilt."
    )
