"""The judge for any system's answers: the same people, words and measures, beside lines to beat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import response_distance_db
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.data.answers import GivenAnswers
from eqmorph.evaluation.data.judge_version import (
    KNOWN_WORDS,
    differs,
    judge_folds,
    judge_version,
    request_lines,
)
from eqmorph.evaluation.measures.distributions import compare_distributions
from eqmorph.evaluation.measures.rare_words import (
    MethodResult,
    RareRows,
    draws_of_people,
    method_result,
    middle_95,
)
from eqmorph.evaluation.measures.responses import GRID, macro_mean, pairwise_lsd_db
from eqmorph.evaluation.methods.baselines import (
    GeometricMedian,
    SmoothedBootstrap,
    TermMeanOfResponses,
    TrainingPeople,
)
from eqmorph.evaluation.methods.leave_word_and_person_out import UnseenTask
from eqmorph.evaluation.methods.networks import taught_codec
from eqmorph.evaluation.methods.unseen_word_baselines import baselines
from eqmorph.evaluation.studies.requests import GRID as REQUEST_GRID
from eqmorph.evaluation.studies.requests import (
    RequestsReport,
    System,
    evaluate_requests,
    load_requests,
)
from eqmorph.evaluation.studies.study import of_people
from eqmorph.words.releasing import RELEASED

FLAT = "FLAT, doing nothing"
OURS = "eqmorph's process"
# Fewer samples of a word say nothing of how they are spread.
FEWEST_SAMPLES = 20
_N_SAMPLES = 500
_N_BOOTSTRAP = 1000


@dataclass(frozen=True)
class Judged:
    """What the judge says of one file of answers.

    Attributes
    ----------
    study, version : str
    differs : tuple of str
        In what the data at hand are not the version's; figures can be compared where it is empty.
    entry : str
    n_people, n_words : int
    missing : tuple of str
        Words without an answer: counted as doing nothing.
    rows : tuple of MethodResult
        The entry, then the lines to beat; distances in dB.
    """

    study: str
    version: str
    differs: tuple[str, ...]
    entry: str
    n_people: int
    n_words: int
    missing: tuple[str, ...]
    rows: tuple[MethodResult, ...]


@dataclass(frozen=True)
class JudgedSamples:
    """The same of samples: each row a name, and figures with their interval over people if any."""

    study: str
    version: str
    differs: tuple[str, ...]
    entry: str
    n_people: int
    missing: tuple[str, ...]
    rows: tuple[tuple[str, dict[str, float], tuple[float, float]], ...]


@dataclass(frozen=True)
class JudgedRequests(RequestsReport):
    """How many requests the entry and the lines to beat answer rightly."""

    study: str
    version: str
    entry: str


def judge_known(dataset: EqDataset, answers: GivenAnswers) -> Judged:
    """One answer for each known word, held against each fold's people.

    Raises
    ------
    InvalidArgumentError
        If none of the words has an answer, or people are not told apart.
    """
    folds, rows, held = _known_rows(dataset)
    predicted: dict[str, FloatArray] = {
        name: np.zeros_like(rows.curves)
        for name in (answers.name, FLAT, "term mean", "term geometric median")
    }
    missing, answered = set(), set()
    for fold in range(folds.n_folds):
        training, _ = folds.sides(dataset, fold)
        fitted = {
            "term mean": TermMeanOfResponses().fit(dataset.subset(training), 0),
            "term geometric median": GeometricMedian().fit(dataset.subset(training), 0),
        }
        for i, term in enumerate(KNOWN_WORDS):
            mine = (held == fold) & (rows.row_term == i)
            given = answers.one(term, GRID, fold)
            if given is None:
                missing.add(term)
            else:
                answered.add(term)
                predicted[answers.name][mine] = given
            for name, method in fitted.items():
                curve = method.predict(term)
                if curve is not None:
                    predicted[name][mine] = curve
    if not answered:
        raise _nothing(answers, KNOWN_WORDS)
    return _judged("known", dataset, answers.name, rows, predicted, sorted(missing))


def judge_unseen(dataset: EqDataset, answers: GivenAnswers) -> Judged:
    """One answer for each rare word, held against everybody who used it.

    Raises
    ------
    InvalidArgumentError
        If none of the words has an answer, or people are not told apart.
    """
    dataset = of_people(dataset)
    codec = taught_codec(dataset.space)
    task = UnseenTask.of(dataset, KNOWN_WORDS, codec)
    latents = {
        **baselines(task.leaving, task.cells, KNOWN_WORDS, None),
        OURS: task.leaving.predict(RELEASED, task.cells),
    }
    predicted = {name: task.played_db(z)[task.row_cell] for name, z in latents.items()}
    words = task.leaving.cells.terms
    given = np.zeros_like(task.curves)
    missing = []
    for t in task.terms:
        curve = answers.one(words[t], GRID)
        if curve is None:
            missing.append(words[t])
        else:
            given[task.row_term == t] = curve
    if len(missing) == len(task.terms):
        raise _nothing(answers, [words[t] for t in task.terms[:5]])
    entries = {answers.name: given, FLAT: np.zeros_like(task.curves), **predicted}
    return _judged("unseen", dataset, answers.name, task, entries, missing)


def judge_samples(dataset: EqDataset, answers: GivenAnswers) -> JudgedSamples:
    """Many answers for each known word, held against each fold's people as a distribution.

    Raises
    ------
    InvalidArgumentError
        If no word has enough answers, or people are not told apart.
    """
    folds, rows, held = _known_rows(dataset)
    rng = np.random.default_rng(0)
    figures: dict[str, list[dict[str, float]]] = {}
    energies: dict[str, list[FloatArray]] = {}
    missing = set()
    for fold in range(folds.n_folds):
        training, _ = folds.sides(dataset, fold)
        known = dataset.subset(training)
        beside = {"smoothed bootstrap": SmoothedBootstrap(), "people (floor)": TrainingPeople()}
        fitted = {name: method.fit(known, 0) for name, method in beside.items()}
        for i, term in enumerate(KNOWN_WORDS):
            mine = (held == fold) & (rows.row_term == i)
            given = answers.of(term, GRID, fold)
            made = {}
            if given is None or len(given) < FEWEST_SAMPLES:
                missing.add(term)
            else:
                made[answers.name] = given
            for name, method in fitted.items():
                drawn = method.sample(term, _N_SAMPLES, rng)
                if drawn is not None:
                    made[name] = dataset.space.magnitude_response_db(drawn, GRID)
            draws = draws_of_people(rows.row_person[mine], _N_BOOTSTRAP, 0)
            for name, curves in made.items():
                figures.setdefault(name, []).append(
                    compare_distributions(curves, rows.curves[mine])
                )
                energies.setdefault(name, []).append(_energies_db(curves, rows.curves[mine], draws))
    if answers.name not in figures:
        raise InvalidArgumentError(
            f"{answers.name} has not {FEWEST_SAMPLES} answers for any of {', '.join(KNOWN_WORDS)}; "
            "write a line for each"
        )
    order = [answers.name, *(name for name in figures if name != answers.name)]
    table = tuple(
        (
            name,
            {key: macro_mean([f[key] for f in figures[name]]) for key in figures[name][0]},
            middle_95(np.mean(energies[name], axis=0)),
        )
        for name in order
    )
    return JudgedSamples(
        "samples", judge_version().name, tuple(differs(dataset)), answers.name,
        len(np.unique(rows.row_person)), tuple(sorted(missing)), table,
    )  # fmt: skip


def judge_requests(answers: GivenAnswers, beside: Mapping[str, System]) -> JudgedRequests:
    """Which requests of the public set are answered rightly, beside other systems.

    Raises
    ------
    InvalidArgumentError
        If none of them has an answer.
    """
    version = judge_version()
    asked = load_requests(request_lines(version.n_requests))
    if all(answers.one(r.text, REQUEST_GRID) is None for r in asked):
        raise _nothing(answers, [asked[0].text])

    def entry(text: str) -> FloatArray | None:
        return answers.one(text, REQUEST_GRID)

    found = evaluate_requests({answers.name: entry, **beside}, asked)
    return JudgedRequests(**vars(found), study="requests", version=version.name, entry=answers.name)


def requested_texts() -> list[str]:
    """The texts that an entry answers: the requests, and those that some are held against."""
    asked = load_requests(request_lines(judge_version().n_requests))
    texts = dict.fromkeys(request.text for request in asked)
    texts |= dict.fromkeys(other for request in asked for other in request.beside)
    return list(texts)


def _known_rows(dataset: EqDataset) -> tuple[Any, RareRows, NDArray[np.int64]]:
    """The folds; the rows of the known words; the fold that each of these is held out in."""
    dataset = of_people(dataset)
    folds = judge_folds(dataset)
    terms = np.array(dataset.terms)
    mine = np.isin(terms, KNOWN_WORDS)
    if not mine.any():
        raise InvalidArgumentError(f"{dataset.source} has no rows for {', '.join(KNOWN_WORDS)}")
    word = np.array([KNOWN_WORDS.index(t) for t in terms[mine]])
    _, person = np.unique(np.array(dataset.contributors)[mine], return_inverse=True)
    curves = dataset.space.magnitude_response_db(dataset.settings[mine], GRID)
    rows = RareRows(np.arange(len(word)), word, person, curves)
    return folds, rows, folds.assignment[mine]


def _judged(
    study: str,
    dataset: EqDataset,
    entry: str,
    rows: RareRows,
    predicted: Mapping[str, FloatArray],
    missing: list[str],
) -> Judged:
    # Rounded to far below what could be heard, so that equal answers are no nearer than each other.
    errors = {
        name: np.round(response_distance_db(curves, rows.curves), 9)
        for name, curves in predicted.items()
    }
    draws = draws_of_people(rows.row_person, _N_BOOTSTRAP, 0)
    results = tuple(
        method_result(name, rows, e, errors[FLAT], errors[entry], draws)
        for name, e in errors.items()
    )
    return Judged(
        study, judge_version().name, tuple(differs(dataset)), entry,
        len(np.unique(rows.row_person)), len(rows.terms), tuple(missing), results,
    )  # fmt: skip


def _nothing(answers: GivenAnswers, wanted: Any) -> InvalidArgumentError:
    names = ", ".join(map(repr, wanted))
    return InvalidArgumentError(
        f"{answers.name} answers none of what is asked, such as {names}; "
        "`eqmorph judge --template` writes the texts"
    )


def _energies_db(made: FloatArray, people: FloatArray, draws: FloatArray) -> FloatArray:
    """The energy distance for each draw of people."""
    across = pairwise_lsd_db(made, people).mean(axis=0)
    own, theirs = pairwise_lsd_db(made), pairwise_lsd_db(people)
    m = len(made)
    within = own.sum() / (m * (m - 1))
    n = draws.sum(axis=1)
    pairs = np.einsum("bi,ij,bj->b", draws, theirs, draws)
    # Of a person drawn twice the distance to themselves is no pair.
    distinct = n**2 - (draws**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        energies: FloatArray = 2 * draws @ across / n - within - pairs / distinct
    return energies


STUDIES: Mapping[str, Callable[[EqDataset, GivenAnswers], Judged | JudgedSamples]] = {
    "known": judge_known,
    "unseen": judge_unseen,
    "samples": judge_samples,
}
