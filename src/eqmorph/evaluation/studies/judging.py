"""The judge for any system's answers: the same people, words and measures, beside lines to beat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
from eqmorph.evaluation.methods.estimators import Fitted, Method
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
class _OfPeople:
    """What the judge says of one file of answers for words.

    Attributes
    ----------
    study, version : str
    differs : tuple of str
        In what the data at hand are not the version's; figures can be compared where it is empty.
    entry : str
    n_people : int
    missing : tuple of str
        Words without an answer: counted as doing nothing where there is one for each.
    """

    study: str
    version: str
    differs: tuple[str, ...]
    entry: str
    n_people: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Judged(_OfPeople):
    """Of one answer for each word; `rows` are the entry, then the lines to beat, in dB."""

    n_words: int
    rows: tuple[MethodResult, ...]


@dataclass(frozen=True)
class JudgedSamples(_OfPeople):
    """Of samples; each row a name, and figures with their interval over people."""

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
    rows, asked = _known_words(
        dataset, {"term mean": TermMeanOfResponses(), "term geometric median": GeometricMedian()}
    )
    predicted: dict[str, FloatArray] = {}
    missing: set[str] = set()
    answered: set[str] = set()
    for term, fold, mine, fitted in asked:
        given = answers.one(term, GRID, fold)
        (missing if given is None else answered).add(term)
        beside = {name: method.predict(term) for name, method in fitted.items()}
        for name, curve in {answers.name: given, FLAT: None, **beside}.items():
            made = predicted.setdefault(name, np.zeros_like(rows.curves))
            if curve is not None:
                made[mine] = curve
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
    rows, asked = _known_words(
        dataset, {"smoothed bootstrap": SmoothedBootstrap(), "people (floor)": TrainingPeople()}
    )
    rng = np.random.default_rng(0)
    figures: dict[str, list[dict[str, float]]] = {}
    energies: dict[str, list[FloatArray]] = {}
    missing = set()
    for term, fold, mine, fitted in asked:
        given = answers.of(term, GRID, fold)
        made = {}
        if given is None or len(given) < FEWEST_SAMPLES:
            missing.add(term)
        else:
            made[answers.name] = given
        for name, method in fitted.items():
            drawn = method.sample(term, _N_SAMPLES, rng)
            if drawn is not None:
                made[name] = method.responses(drawn)
        draws = draws_of_people(rows.row_person[mine], _N_BOOTSTRAP, 0)
        for name, curves in made.items():
            figures.setdefault(name, []).append(compare_distributions(curves, rows.curves[mine]))
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


def _known_words(
    dataset: EqDataset, beside: Mapping[str, Method]
) -> tuple[RareRows, Iterator[tuple[str, int, NDArray[np.bool_], dict[str, Fitted]]]]:
    """The known words' rows; and word, fold, the rows held out, methods fitted without the fold."""
    dataset = of_people(dataset)
    folds = judge_folds(dataset)
    terms = np.array(dataset.terms)
    known = np.isin(terms, KNOWN_WORDS)
    if not known.any():
        raise InvalidArgumentError(f"{dataset.source} has no rows for {', '.join(KNOWN_WORDS)}")
    word = np.array([KNOWN_WORDS.index(t) for t in terms[known]])
    _, person = np.unique(np.array(dataset.contributors)[known], return_inverse=True)
    curves = dataset.space.magnitude_response_db(dataset.settings[known], GRID)
    held = folds.assignment[known]

    def asked() -> Iterator[tuple[str, int, NDArray[np.bool_], dict[str, Fitted]]]:
        for fold in range(folds.n_folds):
            training = dataset.subset(folds.sides(dataset, fold)[0])
            fitted = {name: method.fit(training, 0) for name, method in beside.items()}
            for i, term in enumerate(KNOWN_WORDS):
                yield term, fold, (held == fold) & (word == i), fitted

    return RareRows(np.arange(len(word)), word, person, curves), asked()


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
        len(np.unique(rows.row_person)), tuple(missing), len(rows.terms), results,
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
