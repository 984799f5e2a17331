"""What a report says of words that nobody in training used."""

from __future__ import annotations

from eqmorph.evaluation.report.method_tables import Data
from eqmorph.evaluation.report.pages import Block, Picture, Section, Table, interval, number

_HELD = (0.75, 0.85)
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
    half = next(p for p in unseen["risk"] if p["kept"] == 0.5)
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
            "`released`; above 0 is worse",
            ("sources", "mean dB", "difference dB", "closer than flat", "p over people"),
            tuple(_source_row(m) for m in (released, *unseen["ablations"])),
        ),
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
        p_value(m["people_p"]),
    )


def p_value(p: float | None) -> str:
    """A p-value to one digit; a dash for none."""
    return "–" if p is None or p != p else f"{p:.1g}"


def knowing(data: Data) -> Section:
    """Whether what is stated of an answer's error is true."""
    unseen = data["unseen"]
    coverage = unseen["coverage"]
    half = next(p for p in unseen["risk"] if p["kept"] == 0.5)
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
    bins = tuple(
        (f"{i}.", *_bin(e), *_bin(c), number(w["stated"]), number(w["found"]))
        for i, (e, c, w) in enumerate(
            zip(
                coverage["errors_db"],
                coverage["confidences"],
                coverage["confidences_by_word"],
                strict=False,
            ),
            start=1,
        )
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
            "Every answer states how far people will be from it, between which distances 80 % of "
            "them are, a band around its curve, and a confidence: the chance that a person is "
            "closer to it than to no change. Here all are fitted on other people than those they "
            "are held against, and every person weighs the same.",
            _held(coverage),
            Picture("stated_errors", "Stated and found, by tenths: expected distance and "
                    "confidence, with 95 % over people"),
            Table(
                "Stated against found, by tenths of the people; the last two columns by tenths of "
                "the words",
                ("tenth", "stated dB", "found dB", "stated confidence", "found closer than flat",
                 "confidence, words", "closer, words"),
                bins,
            ),
            *_resolution(coverage),
        ),
    )  # fmt: skip


def _bin(b: Data) -> tuple[str, str]:
    return number(b["stated"]), interval(b["found"], *b["found_interval"])


def _held(coverage: Data) -> str:
    parts = []
    for name, what in (("error", "distances"), ("curve", "points of the curve")):
        low, high = coverage[f"{name}_interval"]
        parts.append(f"{coverage[name]:.0%} [{low:.0%}, {high:.0%}] of the {what}")
    small, large = coverage["by_size"]
    return (
        f"The stated 80 % intervals hold {' and '.join(parts)} of people left out (the latter "
        f"{small:.0%} for small answers, {large:.0%} for large ones). The stated distance is "
        f"{number(coverage['expected_db'])} dB on average, the one found "
        f"{number(coverage['measured_db'])} dB."
    )


def _resolution(coverage: Data) -> tuple[str, ...]:
    """What the statements tell beyond the average, in words that follow the numbers."""
    low, high = coverage["error_slope_interval"]
    slope = interval(coverage["error_slope"], low, high)
    if low > 0:
        tells = "so a larger stated distance does mean a larger one"
    else:
        tells = (
            "so it is right on average but does not tell which answers are further off: how far "
            "people are depends on them more than on the word"
        )
    better = coverage["brier"] < coverage["brier_base"]
    return (
        f"For each dB stated, {slope} dB are found (1 would be ideal), {tells}.",
        f"The confidence's mean squared error is {number(coverage['brier'], 3)}, that of stating "
        f"the same share for every answer {number(coverage['brier_base'], 3)}: as a chance for one "
        + (
            "person it tells something."
            if better
            else "person it tells nothing. What it can do is to rank words, as above."
        ),
    )
