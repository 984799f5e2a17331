"""What a report says of words that nobody in training used."""

from __future__ import annotations

from collections.abc import Sequence

from eqmorph.evaluation.measures.variety import SAME_SHAPE
from eqmorph.evaluation.report.method_tables import Data
from eqmorph.evaluation.report.pages import Block, Picture, Section, Table, interval, number

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


def unseen_marks(data: Data) -> Table:
    """What was set out to be reached, what is asked beyond it, and what was found."""
    unseen = data["unseen"]
    methods = {m["name"]: m for m in unseen["methods"]}
    nested, shipped, strict = (methods[n] for n in ("nested", "as shipped", "strict"))
    half = next(p for p in unseen["risk"] if p["kept"] == _HALF)
    held, curve = unseen["coverage"]["error"], unseen["coverage"]["curve"]
    rows = [
        _mark("mean LSD in dB, nested", nested["mean_db"], "at most", 5.27, 5.15),
        _mark("median LSD in dB, nested", nested["median_db"], "at most", 4.80, 4.60),
        _mark("closer than flat, nested", nested["win_rate"], "at least", 0.64, 0.67),
        _mark("mean LSD in dB, as shipped", shipped["mean_db"], "at most", 5.27, 5.15),
        _mark("median LSD in dB, as shipped", shipped["median_db"], "at most", 4.80, 4.60),
        _mark("closer than flat, as shipped", shipped["win_rate"], "at least", 0.64, 0.67),
        _mark("closer than flat, surest half", half["win_rate"], "at least", 0.74),
        _mark("gain over flat in dB, surest half", half["mean_gain_db"], "at least", 0.90),
        _mark("mean LSD in dB, strict", strict["mean_db"], "at most", 5.31),
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


def unseen_words(data: Data) -> Section:
    """How near the answers to rare words are, and what each source of knowledge is worth."""
    unseen = data["unseen"]
    methods = unseen["methods"]
    named = {m["name"]: m for m in methods}
    answered, strict, released = (named[n] for n in ("as answered", "strict", "released"))
    legend = tuple((m["name"], _WHAT.get(m["name"], "–")) for m in methods)
    ours = [m for m in methods if m["name"] in _OURS]
    vectors = any("word vectors" in m["name"] for m in unseen["ablations"])
    socialfx = any("SocialFX" in m["name"] for m in unseen["ablations"])
    sources = [m for m in unseen["ablations"] if not _changes_nothing(m)]
    missing = [
        name for name, there in (("word vectors", vectors), ("SocialFX", socialfx)) if not there
    ]
    blocks: list[Block] = [
        f"The hard case: for each of {unseen['n_terms']} rare words and each of the people who "
        "used it, the model is asked for the word without having seen the word from anybody, nor "
        f"anything else by that person ({unseen['n_contributors']} people, {unseen['n_rows']} "
        "settings). The error of a word is the mean distance in dB (LSD) to its people's curves, "
        "of the five-band settings that a user gets: every prediction is a latent, decoded.",
        Table("The methods", ("method", "what it does"), legend),
        Table(
            "Unseen words, intervals over people",
            ("method", "mean dB", "median dB", "closer than flat", "gain over flat dB"),
            tuple(_method_row(m, named["flat"]) for m in methods),
        ),
        Picture("gain_by_method", "Gain over doing nothing, by method"),
        unseen_marks(data),
        _answered(unseen, answered),
        _strictly(strict, released, named["flat"]),
        Table(
            "Over words and over people: words of one person are not independent of one another, "
            "so what is found over words alone is too sure",
            (
                "method",
                "gain dB, over words",
                "gain dB, over people",
                "p over words",
                "mean gain of a person",
                "people who gain",
                "p over people",
            ),
            tuple(_people_row(m, named["flat"]) for m in ours),
        ),
        Table(
            "What each source is worth: LSD with a source taken away or added, less that of "
            "`released`; above 0 is worse. p is of this difference, over people",
            (
                "sources",
                "mean dB",
                "difference dB",
                "closer than flat",
                "p",
                f"p, corrected for {sum(map(_tested, sources))} (Holm)",
            ),
            tuple(_source_row(m) for m in (released, *sources)),
        ),
        *_worth_something(sources),
        *_variety(unseen),
    ]
    if missing:
        blocks.append(f"Not measured here, because not installed: {', '.join(missing)}.")
    return Section("Words that nobody in training used", tuple(blocks))


def _answered(unseen: Data, method: Data) -> str:
    only, n_terms = unseen["answered"], unseen["n_terms"]
    return (
        "**As answered**: what a user gets. "
        f"{only['n_refused']} of the {n_terms} words are refused or ask for no change, which "
        "counts as doing nothing and so not as closer: over all words an answer is "
        f"{number(method['mean_db'], 3)} dB away on average and closer than doing nothing for "
        f"{method['win_rate']:.0%} of them. Of the other {n_terms - only['n_refused']} words, "
        f"{only['scaled']:.0%} are scaled towards flat for caution; their answers are "
        f"{number(only['mean_db'], 3)} dB away (flat {number(only['flat_mean_db'], 3)} dB) and "
        f"closer for {only['win_rate']:.0%}."
    )


def _strictly(strict: Data, released: Data, flat: Data) -> str:
    more, low, high = apart_from_released(strict)
    little = more < (flat["mean_db"] - released["mean_db"]) / 2
    return (
        "**Without relatives** of the word, too (`strict`), the error is "
        f"{number(strict['mean_db'], 3)} dB, more than that of `released` by "
        f"{interval(more, low, high, 3)} dB: words are "
        + ("not known by their siblings alone." if little else "known mainly by their siblings.")
    )


def apart_from_released(m: Data) -> tuple[float, float, float]:
    estimate, low, high = m["against_released_db"]
    return estimate, low, high


def _method_row(m: Data, flat: Data) -> tuple[str, ...]:
    gain = flat["mean_db"] - m["mean_db"]
    return (
        m["name"],
        number(m["mean_db"], 3),
        interval(m["median_db"], *m["median_interval_db"]),
        interval(m["win_rate"], *m["win_interval"]),
        interval(gain, *m["gain_interval_db"]),
    )


def _people_row(m: Data, flat: Data) -> tuple[str, ...]:
    gain = flat["mean_db"] - m["mean_db"]
    return (
        m["name"],
        interval(gain, *m["gain_interval_over_terms_db"]),
        interval(gain, *m["gain_interval_db"]),
        p_value(m["wilcoxon_p"]),
        number(m["people_gain_db"]),
        f"{m['people_better']:.0%}",
        p_value(m["people_p"]),
    )


def _source_row(m: Data) -> tuple[str, ...]:
    return (
        m["name"],
        number(m["mean_db"], 3),
        interval(*apart_from_released(m), 3),
        number(m["win_rate"]),
        p_value(m.get("difference_p")),
        p_value(m.get("difference_p_of_all")),
    )


def _changes_nothing(m: Data) -> bool:
    """Whether something was taken away or added that was not there, or not taken up."""
    return not any(m["against_released_db"])


def _tested(m: Data) -> bool:
    p = m.get("difference_p_of_all")
    return p is not None and p == p


def _worth_something(sources: Sequence[Data]) -> list[str]:
    """Which sources make a difference to people, after correction for how many were tried."""
    tested = [m for m in sources if _tested(m)]
    if not tested:
        return []
    found = [m for m in tested if m["difference_p_of_all"] < SIGNIFICANT]
    names = ", ".join(f"`{m['name']}`" for m in found)
    least = min(tested, key=lambda m: float(m["difference_p_of_all"]))
    return [
        f"Corrected for {len(tested)} tests, over people: "
        + (f"{names} make{'s' if len(found) == 1 else ''} a difference." if found else
           f"no single source is shown to be worth something; nearest is `{least['name']}` "
           f"(p {p_value(least['difference_p_of_all'])}).")
        + " The intervals are over people, too, but of the mean over words."
    ]  # fmt: skip


def _variety(unseen: Data) -> list[str]:
    """Whether answers to different words differ."""
    if "variety" not in unseen:
        return []
    answers, people = unseen["variety"], unseen["variety_of_people"]
    return [
        "**Do different words get different answers?** "
        f"{answers['n_distinct']} of {answers['n_curves']} answers differ in shape (no two "
        f"correlated above {SAME_SHAPE:g}); {answers['first_share']:.0%} of the variation of their "
        f"shapes is one tilt. Of what people did for the same words {people['n_distinct']} of "
        f"{people['n_curves']} differ, and {people['first_share']:.0%} is one tilt."
    ]


def p_value(p: float | None) -> str:
    """A p-value to one digit; a dash for none."""
    return "–" if p is None or p != p else f"{p:.1g}"
