"""Every study that can be asked for by name: what it needs, and which options it follows."""

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

    `trains` says whether it trains a product, `taught` whether it needs the two ends of a teacher,
    `follows` which of `Options` it has a use for.
    """

    run: Study[Any]
    result: type
    trains: bool = False
    taught: bool = False
    needs: frozenset[str] = frozenset()
    follows: frozenset[str] = frozenset()


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_JOBS = _set("n_folds seed min_examples epochs cache n_processes tell")
STUDIES: Mapping[str, Entry] = {
    "known": Entry(
        known_words.run, known_words.ContributorsReport, trains=True, follows=_JOBS | {"methods"}
    ),
    "quick": Entry(
        known_words.run_quick, known_words.ContributorsReport, trains=True, follows=_JOBS
    ),
    "unseen": Entry(
        unseen_words.run, unseen_words.UnseenReport, taught=True, needs=_set("socialfx"),
        follows=_set("n_folds seed"),
    ),
    "requests": Entry(requests.run, requests.RequestsReport, needs=_set("model")),
    "space": Entry(
        space.run, space.SpaceReport, trains=True, taught=True, needs=_set("consolidated"),
        follows=_set("n_folds seed epochs cache tell"),
    ),
    "advice": Entry(
        training_advice.run, training_advice.AdviceReport, trains=True,
        follows=_set("n_folds seed epochs tell"),
    ),
    "listening-gap": Entry(
        listening_gap.run, listening_gap.ListeningGapReport,
        follows=_set("seed epochs methods tell"),
    ),
    "people": Entry(
        people_apart.run, people_apart.PeopleReport, follows=_set("seed min_examples")
    ),
    "statements": Entry(
        known_statements.run, known_statements.StatementsReport, taught=True,
        follows=_set("n_folds seed min_examples"),
    ),
    "sound": Entry(sound.run, sound.SoundReport, needs=_set("audio"), follows=_set("seed")),
}  # fmt: skip
