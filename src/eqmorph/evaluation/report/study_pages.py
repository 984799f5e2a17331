"""The result of one study as sections, for whoever ran it alone (`eqmorph evaluate`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from eqmorph.evaluation.report.appendix import all_methods
from eqmorph.evaluation.report.chapters import morphs
from eqmorph.evaluation.report.glossary import people_apart
from eqmorph.evaluation.report.method_tables import CODES, methods_table, verdicts
from eqmorph.evaluation.report.network_chapter import what_it_is_worth
from eqmorph.evaluation.report.other_work_chapter import published
from eqmorph.evaluation.report.pages import Block, Section, Table, number, shown, table
from eqmorph.evaluation.report.requests_chapter import requests_followed
from eqmorph.evaluation.report.statements_chapter import knowing, words_of_many
from eqmorph.evaluation.report.training_advice_chapter import advice_tried
from eqmorph.evaluation.report.unseen_words_chapter import unseen_words
from eqmorph.evaluation.studies.feature_agreement import LEAST_RANK, FeatureAgreement
from eqmorph.evaluation.studies.known_words import ContributorsReport
from eqmorph.evaluation.studies.requests import RequestsReport
from eqmorph.evaluation.studies.sound import SoundReport

_MOST_TERMS = 12
_SAMPLES = (
    ("energy_db", "energy dB", 3),
    ("dispersion", "spread", 2),
    ("coverage_90", "in 5-95 %", 2),
    ("coverage_50", "in 25-75 %", 2),
    ("c2st", "C2ST", 2),
)


def known(found: ContributorsReport) -> tuple[Section, ...]:
    """Known words on new people: what was judged, then every table that has a row."""
    terms = list(found.terms.items())
    more = ", ..." if len(terms) > _MOST_TERMS else ""
    named = ", ".join(f"{term} ({n})" for term, n in terms[:_MOST_TERMS]) + more
    blocks: list[Block] = [
        f"{found.source}, {found.n_folds} folds by {found.unit}; words with "
        f"{found.min_examples} settings or more: {named}",
        *all_methods(found).blocks,
        methods_table("Codes", found.summary["contributor"], CODES, "reconstruction_median_db"),
        methods_table("Samples of a word", found.summary["contributor"], _SAMPLES, "energy_db"),
        *morphs(found).tables,
        *verdicts(found.comparisons, "lsd_db", "LSD"),
        *verdicts(found.comparisons, "reconstruction_db", "reconstruction"),
    ]
    section = Section("Known words", tuple(blocks))
    empty = [table for table in section.tables if not table.rows]
    return (section.without(empty),)


def requests(found: RequestsReport) -> tuple[Section, ...]:
    """Requests by category, and those that the first system gets wrong."""
    missed = Table(f"not by {found.systems[0]}", ("request", "what did not hold"), found.wrong)
    sections = requests_followed(found), Section("Missed", (missed,))
    return sections if found.wrong else sections[:1]


def sound(found: SoundReport) -> tuple[Section, ...]:
    """What people's words did to audio features, the largest moves of each word first."""
    if not found.moves:
        return (Section("Sound", ("No word has enough rows with audio features.",)),)
    clear = [m for m in found.moves if m.direction != "unclear"]
    moves = table(
        "Moves",
        sorted(clear, key=lambda m: (-m.n_rows, m.term, -abs(m.standardised.estimate))),
        ("word", lambda m: m.term),
        ("feature", lambda m: m.feature),
        ("rows", lambda m: str(m.n_rows)),
        ("people", lambda m: str(m.n_contributors)),
        ("move (sd), 95 %", lambda m: shown(m.standardised)),
        ("raised by", lambda m: f"{m.raised:.0%}"),
        ("direction", lambda m: m.direction),
    )
    told = (
        f"{len(clear)} of {len(found.moves)} moves are up or down beyond chance; all stand in the "
        "JSON."
    )
    return Section("What words did to sound", (told, moves)), _agreement(found.agreement)


def _agreement(agreement: Sequence[FeatureAgreement]) -> Section:
    """Our features beside the file's, the nearest first, those that do not match named."""
    ordered = sorted(agreement, key=lambda f: -np.nan_to_num(f.rank_correlation, nan=-2.0))
    others = [f.feature for f in ordered if not f.matches]
    return Section(
        "Our features beside SAFE's",
        (
            "Each setting applied to a noise, since people's sounds are not known: what ours "
            f"change against what the file says. Of {len(ordered)} features "
            f"{len(ordered) - len(others)} agree in rank by {LEAST_RANK:g} or more; not: "
            f"{', '.join(others) or 'none'}.",
            table(
                "Agreement",
                ordered,
                ("feature", lambda f: f.feature),
                ("rows", lambda f: str(f.n_rows)),
                ("rank correlation", lambda f: number(f.rank_correlation)),
                ("same sign", lambda f: number(f.same_sign)),
            ),
        ),
    )


# By the study's name; each takes the study's result.
PAGES: Mapping[str, Callable[[Any], tuple[Section, ...]]] = {
    "known": known,
    "quick": known,
    "unseen": lambda found: (unseen_words(found), knowing(found)),
    "requests": requests,
    "listening-gap": lambda found: (published(found),),
    "space": lambda found: (what_it_is_worth(found),),
    "advice": lambda found: (advice_tried(found),),
    "people": lambda found: (Section("People", (people_apart(found.people),)),),
    "statements": lambda found: (Section("Statements", tuple(words_of_many(found.stated))),),
    "sound": sound,
}
