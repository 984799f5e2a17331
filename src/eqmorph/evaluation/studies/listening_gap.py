"""The protocol "listening-gap": the published benchmark on SAFE-DB, its split and its measures.

1,473 rows; "warm" and "bright" divided 80/20 by entry with seed 42, every other word held out
whole (452 rows of 323 words). A prediction's score for a word is its median LSD to the word's
held-out curves, its HRP the share of people closer to the others than it is. The division is by
entry, so people are on both sides: it is here to compare with published figures, not to judge by.

References
----------
Keough, "The Listening Gap: do language models know what warm sounds like?" (2026), pipeline stages
2 (split), 6 (metrics) and 11 (method selection).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.data.splits import check_no_leak
from eqmorph.evaluation.measures.responses import GRID, central_score_db, human_relative_percentile
from eqmorph.evaluation.measures.statistics import (
    Interval,
    PairedTest,
    benjamini_hochberg,
    bootstrap_interval,
    paired_wilcoxon,
)
from eqmorph.evaluation.methods.baselines import (
    Flat,
    GeometricMedian,
    TermMeanOfParameters,
    TermMeanOfResponses,
)
from eqmorph.evaluation.methods.estimators import Method, chosen_methods
from eqmorph.evaluation.methods.networks import Eqmorph
from eqmorph.evaluation.studies.study import Options, StudyData, Told, silent
from eqmorph.version import __version__

SEED = 42
_HELD_OUT_SHARE = 0.2
# Words with fewer rows than this are the tail.
_FLOOR = 20

# Median LSD in dB (and HRP) as published; known words are the mean of warm and bright.
PUBLISHED_KNOWN = {
    "embedding-weighted centroids": (3.668, 2.4),
    "MLP on embeddings": (3.756, 3.8),
    "language model shown the centroid": (3.713, 0.0),
    "language models, zero-shot": (3.929, 3.0),
    "language models, five exemplars": (4.103, 10.5),
    "FLAT": (4.479, 32.2),
}
PUBLISHED_TAIL = {
    "embedding-weighted centroids": 5.422,
    "keyword profiles": 5.747,
    "FLAT": 5.747,
    "MLP on embeddings": 5.831,
}
# What rounding of the published figures allows.
AGREEMENT_DB = 0.005

# From a word to its response in dB, shape (256,); None for a word it says nothing about.
Predictor: TypeAlias = Callable[[str], FloatArray | None]


@dataclass(frozen=True, eq=False)
class ListeningGapSplit:
    """The published division, as row numbers of a data set.

    Attributes
    ----------
    training, held_out : array of int
        Of the words with 20 rows or more.
    tail : array of int
        Of all other words.
    """

    training: NDArray[np.int64]
    held_out: NDArray[np.int64]
    tail: NDArray[np.int64]


def _published_name(identity: str) -> str:
    """The benchmark's name for a row: SAFE-DB's ids count from 1, the benchmark's from 0."""
    return f"safe-{int(identity) - 1}" if identity.isdecimal() else identity


def listening_gap_split(dataset: EqDataset) -> ListeningGapSplit:
    """The published division of SAFE-DB's cleaned rows: the same rows on the same sides.

    One shuffle with Python's generator, seed 42, runs through the frequent words in alphabetical
    order; a word's rows are in the alphabetical order of their published names before it.

    Raises
    ------
    InvalidArgumentError
        If no word has 20 rows.
    """
    frequent = sorted(term for term, n in dataset.term_counts().items() if n >= _FLOOR)
    if not frequent:
        raise InvalidArgumentError(f"no word has the {_FLOOR} rows that make it a known one")
    shuffle = random.Random(SEED).shuffle
    training: list[int] = []
    held_out: list[int] = []
    for term in frequent:
        rows = [i for i, t in enumerate(dataset.terms) if t == term]
        rows.sort(key=lambda i: _published_name(dataset.ids[i]))
        shuffle(rows)
        n = round(_HELD_OUT_SHARE * len(rows))
        held_out += rows[:n]
        training += rows[n:]
    tail = [i for i, term in enumerate(dataset.terms) if term not in frequent]
    return ListeningGapSplit(*(np.array(sorted(r), dtype=np.int64) for r in (training, held_out,
                                                                             tail)))  # fmt: skip


@dataclass(frozen=True)
class KnownWords:
    """A method on warm and bright: score in dB and HRP, each the mean of the words'."""

    method: str
    score_db: float
    hrp: float
    terms: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class TailWords:
    """A method on the words outside its training.

    Attributes
    ----------
    method : str
    n_terms : int
        Words it says something about; others score as FLAT does, which is what it then plays.
    median_db, mean_db : Interval
        Over all words' scores, with intervals over words. One person's words are not independent:
        `contributors` and `unseen` judge that.
    against_flat : PairedTest or None
        Over words; None for FLAT itself.
    q_value : float
        That test's p-value, adjusted for all methods of the report.
    """

    method: str
    n_terms: int
    median_db: Interval
    mean_db: Interval
    against_flat: PairedTest | None
    q_value: float


@dataclass(frozen=True)
class ListeningGapReport:
    """Figures of the protocol with what they were made from."""

    DERIVED: ClassVar[tuple[str, ...]] = ("protocol", "agrees", "published")
    protocol: ClassVar[str] = "listening-gap"

    source: str
    fingerprint: str
    n_training: int
    n_held_out: int
    n_tail: int
    n_tail_terms: int
    version: str
    seed: int
    known: tuple[KnownWords, ...]
    tail: tuple[TailWords, ...]

    @property
    def agrees(self) -> bool:
        """Whether FLAT scores what was published: if not, nothing else here is comparable."""
        known = next(k.score_db for k in self.known if k.method == "flat")
        tail = next(t.median_db.estimate for t in self.tail if t.method == "flat")
        return (
            abs(known - PUBLISHED_KNOWN["FLAT"][0]) <= AGREEMENT_DB
            and abs(tail - PUBLISHED_TAIL["FLAT"]) <= AGREEMENT_DB
        )

    @property
    def published(self) -> dict[str, Any]:
        """The figures that it is held against."""
        known = {m: {"score_db": s, "hrp": h} for m, (s, h) in PUBLISHED_KNOWN.items()}
        return {"known": known, "tail": PUBLISHED_TAIL}


def default_methods() -> tuple[Method, ...]:
    """Methods for the known words."""
    return Flat(), TermMeanOfParameters(), TermMeanOfResponses(), GeometricMedian(), Eqmorph()


def run(data: StudyData, options: Options) -> ListeningGapReport:
    """The study; FLAT is always there, since it says whether the figures can be compared."""
    wanted = (Flat().key, *options.methods) if options.methods else ()
    chosen = chosen_methods(default_methods(), wanted, options.epochs)
    return evaluate_listening_gap(data.labelled, chosen, seed=options.seed, tell=options.tell)


def evaluate_listening_gap(
    dataset: EqDataset,
    methods: Sequence[Method] | None = None,
    *,
    seed: int = 0,
    tell: Told = silent,
) -> ListeningGapReport:
    """Run the benchmark.

    Parameters
    ----------
    dataset : EqDataset
        SAFE-DB, not consolidated.
    methods : sequence of Method, optional
        Judged on the known words; `default_methods` otherwise.
    seed : int
        Of training and of intervals.
    tell : callable
        Told of each method.

    Returns
    -------
    ListeningGapReport
        `agrees` says whether its FLAT is the published one.

    Raises
    ------
    InvalidArgumentError
        If the settings are not parametric, no word has 20 rows, or none is in the tail.
    """
    if dataset.space is not PARAMETRIC_SPACE:
        raise InvalidArgumentError(
            f"the listening-gap protocol is SAFE-DB's, got {dataset.space.name} settings of "
            f"{dataset.source}"
        )
    split = listening_gap_split(dataset)
    if not len(split.tail):
        raise InvalidArgumentError(f"{dataset.source} has no words with fewer than {_FLOOR} rows")
    sides = [np.isin(np.arange(len(dataset)), rows) for rows in vars(split).values()]
    for held in sides[1:]:
        # By row alone: the published division has people on both sides.
        check_no_leak(dataset, sides[0], held, units=())
    training, held_out, tail = (dataset.subset(rows) for rows in vars(split).values())
    known = []
    for method in default_methods() if methods is None else methods:
        known.append(_known_words(method, training, held_out, seed))
        tell(f"{method.name}: done")
    mean_curve = training.space.magnitude_response_db(training.settings, GRID).mean(axis=0)
    predictors: dict[str, Predictor] = {
        "flat": lambda term: np.zeros(len(GRID)),
        "mean of all training curves": lambda term: mean_curve,
    }
    return ListeningGapReport(
        source=dataset.source,
        fingerprint=dataset.fingerprint,
        n_training=len(training),
        n_held_out=len(held_out),
        n_tail=len(tail),
        n_tail_terms=len(set(tail.terms)),
        version=__version__,
        seed=seed,
        known=tuple(known),
        tail=judge_tail(tail, predictors, seed),
    )


def _known_words(method: Method, training: EqDataset, held_out: EqDataset, seed: int) -> KnownWords:
    fitted = method.fit(training, seed)
    terms: dict[str, tuple[float, float]] = {}
    for term in held_out.term_counts():
        answer = fitted.predict(term)
        if answer is None:
            raise InvalidArgumentError(
                f"{method.name} has no answer for {term!r}, which it was trained on"
            )
        people = fitted.responses(held_out.settings_for(term))
        terms[term] = central_score_db(answer, people), human_relative_percentile(answer, people)
    score, hrp = np.mean(list(terms.values()), axis=0)
    return KnownWords(method.key, float(score), float(hrp), terms)


def tail_scores_db(tail: EqDataset, predictor: Predictor) -> tuple[FloatArray, int]:
    """The score of every word, in alphabetical order, and for how many there was an answer.

    A word without an answer scores as flat: silence is 0 dB.
    """
    scores, answered = [], 0
    for term in sorted(set(tail.terms)):
        answer = predictor(term)
        answered += answer is not None
        people = tail.space.magnitude_response_db(tail.settings_for(term), GRID)
        scores.append(central_score_db(np.zeros(len(GRID)) if answer is None else answer, people))
    return np.array(scores), answered


def judge_tail(
    tail: EqDataset, predictors: Mapping[str, Predictor], seed: int = 0
) -> tuple[TailWords, ...]:
    """Scores of predictors on words, each tested against the one called "flat".

    Parameters
    ----------
    tail : EqDataset
        The rows of the words to predict.
    predictors : mapping of str to callable
        With one named "flat".
    seed : int
        Of the intervals.
    """
    scores = {name: tail_scores_db(tail, predictor) for name, predictor in predictors.items()}
    flat = scores["flat"][0]
    tests = {
        name: paired_wilcoxon(column, flat)
        for name, (column, _) in scores.items()
        if name != "flat"
    }
    adjusted = benjamini_hochberg([test.p_value for test in tests.values()])
    q_values = dict(zip(tests, adjusted.tolist(), strict=True))
    return tuple(
        TailWords(
            name,
            answered,
            bootstrap_interval(column, np.median, seed=seed),
            bootstrap_interval(column, seed=seed),
            tests.get(name),
            q_values.get(name, float("nan")),
        )
        for name, (column, answered) in scores.items()
    )
