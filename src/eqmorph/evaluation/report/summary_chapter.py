"""The first screen: does it work, for whom, which data set is better for what, what is unknown."""

from __future__ import annotations

from collections.abc import Sequence

from eqmorph.evaluation.report.network_chapter import mean_of
from eqmorph.evaluation.report.pages import Block, Section, number, shown, table
from eqmorph.evaluation.studies.few_shot import FewShotResult
from eqmorph.evaluation.studies.known_words import ContributorsReport
from eqmorph.evaluation.studies.people_apart import PeopleApart
from eqmorph.evaluation.studies.space import SpaceReport
from eqmorph.evaluation.studies.space_folds import NOTHING, SPECIFICATION, TRAINED
from eqmorph.evaluation.studies.unseen_words import UnseenReport

# Less than this is not worth a claim.
HARDLY_DB = 0.1


def summary(
    space: SpaceReport,
    unseen: UnseenReport,
    few_shot: Sequence[FewShotResult],
    people: Sequence[PeopleApart] = (),
    known: ContributorsReport | None = None,
    rarer: ContributorsReport | None = None,
    socialfx: ContributorsReport | None = None,
    socialfx_frequent: ContributorsReport | None = None,
    socialfx_same: ContributorsReport | None = None,
) -> Section:
    """In plain words, from the results alone; each as `Report` has it."""
    blocks: list[Block] = [
        "eqmorph turns a word for how sound should feel into an equaliser setting. It was judged "
        "on people it had not learnt from. “The specification” on this page is the document that "
        "asked for it: a network, how to train it, and what was hoped for.",
        _does_it_work(space, unseen) + people_differ(people) + ", so no answer is near to all.",
        _for_whom(unseen, few_shot),
    ]
    if known and rarer and socialfx and socialfx_frequent:
        blocks += _which_data(known, rarer, socialfx, socialfx_frequent, socialfx_same)
    blocks += [_network(space, known), _unknown(unseen)]
    return Section("In short", tuple(blocks))


def _does_it_work(space: SpaceReport, unseen: UnseenReport) -> str:
    known, nothing = (space.summary[name]["known_db"].mean for name in (TRAINED, NOTHING))
    answered, flat = unseen.method("as answered"), unseen.method("flat")
    works = known < nothing and answered.gain_interval_db[0] > 0
    return (
        "**Does it work?** "
        + ("Somewhat, and better than doing nothing. " if works else "That is not shown. ")
        + "For words of many people "
        f"({', '.join(space.terms)}) its answer is {number(known)} dB from what a new "
        f"person did, doing nothing {number(nothing)} dB. For {unseen.n_terms} words "
        "that it was never taught, asked about people it never saw, it is "
        f"{number(answered.mean_db)} against {number(flat.mean_db)} dB, and nearer than "
        f"doing nothing for {answered.win_rate:.0%} of the words; "
        f"{unseen.answered.n_refused} of them it does not answer. "
    )


def people_differ(people: Sequence[PeopleApart]) -> str:
    """By how much, where that was measured."""
    apart = " and ".join(f"{number(p.between_db, 1)} dB ({p.term})" for p in people)
    return f"Two people who use the same word differ{f' by {apart}' if apart else ''}"


def _for_whom(unseen: UnseenReport, few_shot: Sequence[FewShotResult]) -> str:
    answered, most = unseen.method("as answered"), few_shot[-1]
    return (
        f"**For whom?** Of the people behind those words {answered.people_better:.0%} are served "
        f"better than by doing nothing (over people p = {answered.people_p:.1g}). Whoever gives "
        f"settings of their own gains most: after {most.n_settings} of them, answers to other "
        f"words are {shown(most.gain_db)} dB nearer."
    )


def _which_data(
    known: ContributorsReport,
    rarer: ContributorsReport,
    socialfx: ContributorsReport,
    frequent: ContributorsReport,
    same: ContributorsReport | None,
) -> list[Block]:
    """SAFE-DB and SocialFX like for like: the same words, then many words each."""

    def of(part: ContributorsReport, measure: str) -> float:
        return part.summary["contributor"]["eqmorph"][measure].mean

    def groups(part: ContributorsReport) -> str:
        return number(of(part, "silhouette"))

    few, many = len(known.terms), len(frequent.terms)
    rows = [("SAFE-DB", known), *([("SocialFX", same)] if same else []), ("SAFE-DB", rarer),
            ("SocialFX", frequent), ("SocialFX", socialfx)]  # fmt: skip
    like_for_like = (
        f"On the same words SocialFX groups at {groups(same)}, from {same.n_rows} rows "
        f"instead of {known.n_rows}. "
        if same
        else ""
    )
    wins = of(known, "silhouette") > of(frequent, "silhouette")
    return [
        "**Which data set works better?** "
        + ("SAFE-DB" if wins else "SocialFX")
        + " groups better"
        + (", since it has few words to tell apart" if wins and few < many else "")
        + f": SAFE-DB's silhouette is {groups(known)} for its {few} words and "
        f"{groups(rarer)} for {len(rarer.terms)}; SocialFX's is {groups(frequent)} for {many}. "
        f"{like_for_like}"
        "SAFE-DB is good for playable settings in dB, with their people told apart; SocialFX for "
        "more words in two languages, as shapes without a scale.",
        table(
            "Both data sets, like for like (semantic embedding, held-out rows)",
            rows,
            ("data", lambda row: row[0]),
            ("words judged", lambda row: str(len(row[1].terms))),
            ("rows", lambda row: str(row[1].n_rows)),
            ("silhouette", lambda row: groups(row[1])),
            ("Davies-Bouldin", lambda row: number(of(row[1], "davies_bouldin"))),
        ),
    ]


def _network(space: SpaceReport, known: ContributorsReport | None) -> str:
    trained, specified = space.summary[TRAINED], space.summary.get(SPECIFICATION, {})
    beside = (
        f" (the specification's own network as drawn: {mean_of(specified, 'copy_median_db', 2)}"
        f" dB, {specified['isometry_error'].mean:.0%})"
        if "copy_median_db" in specified
        else ""
    )
    return (
        "**What is the network worth?** It makes a space of sound that can be walked: a setting "
        f"goes in and comes out within {mean_of(trained, 'copy_median_db', 2)} dB, and "
        "distances in it are what one hears to within "
        f"{trained['isometry_error'].mean:.1%}{beside}. " + _beside_the_mean(known)
    )


def _beside_the_mean(known: ContributorsReport | None) -> str:
    """What the answer to a known word is worth beside a mean of people's settings."""
    by_person = {} if known is None else known.summary["contributor"]
    if "term_mean_parameters" not in by_person:
        return "What it changes in answers stands in the next chapters."
    ours, mean = (by_person[m]["lsd_db"].mean for m in ("eqmorph", "term_mean_parameters"))
    told = "hardly nearer" if mean - ours < HARDLY_DB else "nearer"
    return (
        f"Answers to known words are {told} to people than a mean of their settings is: "
        f"{number(ours)} against {number(mean)} dB."
    )


def _unknown(unseen: UnseenReport) -> str:
    return (
        "**What remains unknown?** Whether one person will like an answer: stating a chance for "
        f"each has a mean squared error of {number(unseen.coverage.brier, 3)}, stating one for all "
        f"{number(unseen.coverage.brier_base, 3)}. Nothing here was judged by listening. What was "
        "chosen with figures of this page in sight stands under “What was seen while it was made”."
    )
