"""Every study that can be asked for by name, and what it needs beside labelled settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eqmorph.evaluation.studies import (
    known_statements,
    known_words,
    listening_gap,
    people_apart,
    requests,
    sound,
    space,
    training_advice,
    unseen_words,
)
from eqmorph.evaluation.studies.study import Study


@dataclass(frozen=True)
class Entry:
    """A study, the type of its result, and which other data it makes use of.

    `trains` says whether it trains a product, `taught` whether it needs the two ends of a teacher.
    """

    run: Study[Any]
    result: type
    trains: bool = False
    taught: bool = False
    needs: frozenset[str] = frozenset()


STUDIES: Mapping[str, Entry] = {
    "known": Entry(known_words.run, known_words.ContributorsReport, trains=True),
    "quick": Entry(known_words.run_quick, known_words.ContributorsReport, trains=True),
    "unseen": Entry(
        unseen_words.run, unseen_words.UnseenReport, taught=True, needs=frozenset({"socialfx"})
    ),
    "requests": Entry(requests.run, requests.RequestsReport, needs=frozenset({"model"})),
    "space": Entry(
        space.run, space.SpaceReport, trains=True, taught=True, needs=frozenset({"consolidated"})
    ),
    "advice": Entry(training_advice.run, training_advice.AdviceReport, trains=True),
    "listening-gap": Entry(listening_gap.run, listening_gap.ListeningGapReport),
    "people": Entry(people_apart.run, people_apart.PeopleReport),
    "statements": Entry(known_statements.run, known_statements.StatementsReport, taught=True),
    "sound": Entry(sound.run, sound.SoundReport, needs=frozenset({"audio"})),
}
