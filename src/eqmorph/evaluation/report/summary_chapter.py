"""The first screen: does it work, for whom, which data set is better for what, what is unknown."""

from __future__ import annotations

from eqmorph.evaluation.report.method_tables import Data
from eqmorph.evaluation.report.pages import Block, Section, Table, interval, number
from eqmorph.evaluation.studies.space_folds import NOTHING, SPECIFICATION, TRAINED

_PRODUCT = "eqmorph"
# Less than this is not worth a claim.
HARDLY_DB = 0.1


def summary(data: Data) -> Section:
    """In plain words, from the results alone."""
    blocks: list[Block] = [
        "eqmorph turns a word for how sound should feel into an equaliser setting. It was judged "
        "on people it had not learnt from. “The specification” on this page is the document that "
        "asked for it: a network, how to train it, and what was hoped for.",
        _does_it_work(data),
        _for_whom(data),
        *_which_data(data),
        _network(data),
        _unknown(data),
    ]
    return Section("In short", tuple(blocks))


def _does_it_work(data: Data) -> str:
    space = data["space"]["summary"]
    known, nothing = (space[name]["known_db"]["mean"] for name in (TRAINED, NOTHING))
    unseen = {m["name"]: m for m in data["unseen"]["methods"]}
    answered, flat = unseen["as answered"], unseen["flat"]
    low = answered["gain_interval_db"][0]
    works = known < nothing and low > 0
    return (
        "**Does it work?** "
        + ("Somewhat, and better than doing nothing. " if works else "That is not shown. ")
        + "For words of many people "
        f"({', '.join(data['space']['terms'])}) its answer is {number(known)} dB from what a new "
        f"person did, doing nothing {number(nothing)} dB. For {data['unseen']['n_terms']} words "
        "that it was never taught, asked about people it never saw, it is "
        f"{number(answered['mean_db'])} against {number(flat['mean_db'])} dB, and nearer than "
        f"doing nothing for {answered['win_rate']:.0%} of the words; "
        f"{data['unseen']['answered']['n_refused']} of them it does not answer. "
        + _people_differ(data)
    )


def _people_differ(data: Data) -> str:
    """Why no answer is near to all, where that was measured."""
    if not data.get("people"):
        return "People who use one word differ so much that no single answer is near to all."
    shown = " and ".join(f"{number(p['between_db'], 1)} dB ({p['term']})" for p in data["people"])
    return f"Two people who use the same word differ by {shown}, so no answer is near to all."


def _for_whom(data: Data) -> str:
    unseen = {m["name"]: m for m in data["unseen"]["methods"]}
    answered, most = unseen["as answered"], data["few_shot"][-1]
    gain, share = most["gain_db"], answered["people_better"]
    return (
        f"**For whom?** Of the people behind those words {share:.0%} are served better than by "
        f"doing nothing (over people p = {answered['people_p']:.1g}). Whoever gives settings of "
        f"their own gains most: after {most['n_settings']} of them, answers to other words are "
        f"{interval(gain['estimate'], gain['low'], gain['high'])} dB nearer."
    )


def _which_data(data: Data) -> list[Block]:
    """SAFE-DB and SocialFX like for like: the same words, then many words each."""
    if not {"known", "socialfx", "socialfx_frequent", "rarer"} <= set(data):
        return []

    def of(part: str, measure: str) -> float:
        value: float = data[part]["summary"]["contributor"][_PRODUCT][measure]["mean"]
        return value

    few, many = len(data["known"]["terms"]), len(data["socialfx_frequent"]["terms"])
    rows = [("SAFE-DB", "known"), ("SAFE-DB", "rarer"), ("SocialFX", "socialfx_frequent"),
            ("SocialFX", "socialfx")]  # fmt: skip
    if "socialfx_same" in data:
        rows.insert(1, ("SocialFX", "socialfx_same"))
    same = (
        "On the same words SocialFX groups at "
        f"{number(of('socialfx_same', 'silhouette'))}, from {data['socialfx_same']['n_rows']} rows "
        f"instead of {data['known']['n_rows']}. "
        if "socialfx_same" in data
        else ""
    )
    table = Table(
        "Both data sets, like for like (semantic embedding, held-out rows)",
        ("data", "words judged", "rows", "silhouette", "Davies-Bouldin"),
        tuple(
            (source, str(len(data[part]["terms"])), str(data[part]["n_rows"]),
             number(of(part, "silhouette")), number(of(part, "davies_bouldin")))
            for source, part in rows
        ),
    )  # fmt: skip
    wins = of("known", "silhouette") > of("socialfx_frequent", "silhouette")
    return [
        "**Which data set works better?** "
        + ("SAFE-DB" if wins else "SocialFX")
        + " groups better"
        + (", since it has few words to tell apart" if wins and few < many else "")
        + ": SAFE-DB's "
        f"silhouette is {number(of('known', 'silhouette'))} for its {few} words and "
        f"{number(of('rarer', 'silhouette'))} for {len(data['rarer']['terms'])}; SocialFX's is "
        f"{number(of('socialfx_frequent', 'silhouette'))} for {many}. {same}"
        "SAFE-DB is good for playable settings in dB, with their people told apart; SocialFX for "
        "more words in two languages, as shapes without a scale.",
        table,
    ]  # fmt: skip


def _network(data: Data) -> str:
    space = data["space"]["summary"]
    trained, specified = space[TRAINED], space.get(SPECIFICATION, {})
    beside = (
        f" (the specification's own network as drawn: {number(specified['copy_median_db']['mean'])}"
        f" dB, {specified['isometry_error']['mean']:.0%})"
        if "copy_median_db" in specified
        else ""
    )
    return (
        "**What is the network worth?** It makes a space of sound that can be walked: a setting "
        f"goes in and comes out within {number(trained['copy_median_db']['mean'])} dB, and "
        "distances in it are what one hears to within "
        f"{trained['isometry_error']['mean']:.1%}{beside}. " + _beside_the_mean(data)
    )


def _beside_the_mean(data: Data) -> str:
    """What the answer to a known word is worth beside a mean of people's settings."""
    known = data.get("known", {}).get("summary", {}).get("contributor", {})
    if "term mean (parameters)" not in known:
        return "What it changes in answers stands in the next chapters."
    ours, mean = (known[m]["lsd_db"]["mean"] for m in (_PRODUCT, "term mean (parameters)"))
    told = "hardly nearer" if mean - ours < HARDLY_DB else "nearer"
    return (
        f"Answers to known words are {told} to people than a mean of their settings is: "
        f"{number(ours)} against {number(mean)} dB."
    )


def _unknown(data: Data) -> str:
    coverage = data["unseen"]["coverage"]
    return (
        "**What remains unknown?** Whether one person will like an answer: stating a chance for "
        f"each has a mean squared error of {number(coverage['brier'], 3)}, stating one for all "
        f"{number(coverage['brier_base'], 3)}. Nothing here was judged by listening. What was "
        "chosen with figures of this page in sight stands under “What was seen while it was made”."
    )
