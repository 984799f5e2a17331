"""How far people who use the same word are from each other: what no single answer can undercut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.measures.rare_words import middle_95
from eqmorph.evaluation.measures.responses import GRID, macro_mean, pairwise_lsd_db
from eqmorph.evaluation.studies.study import Options, StudyData, frequent_terms, of_people


@dataclass(frozen=True)
class PeopleApart:
    """One word's people.

    Attributes
    ----------
    term : str
    n_people, n_rows : int
    between_db : float
        Mean LSD of one person's settings to another's, every pair of people weighing the same.
    between_interval_db : (float, float)
        95 % by drawing people again.
    within_db : float
        Mean LSD between settings of one person, over people with several; NaN without.
    """

    term: str
    n_people: int
    n_rows: int
    between_db: float
    between_interval_db: tuple[float, float]
    within_db: float


@dataclass(frozen=True)
class PeopleReport:
    """The people of every frequent word."""

    people: tuple[PeopleApart, ...]


def run(data: StudyData, options: Options) -> PeopleReport:
    """The study, over the words with rows enough."""
    terms = frequent_terms(data.labelled, options.min_examples)
    return PeopleReport(measure_people_apart(data.labelled, terms, seed=options.seed))


def measure_people_apart(
    dataset: EqDataset, terms: Sequence[str], *, n_bootstrap: int = 1000, seed: int = 0
) -> tuple[PeopleApart, ...]:
    """Distances among the people of each word.

    Raises
    ------
    InvalidArgumentError
        If the data set does not tell its contributors apart, or a word has fewer than two of them.
    """
    dataset = of_people(dataset)
    return tuple(_of_word(dataset, term, n_bootstrap, seed) for term in terms)


def _of_word(dataset: EqDataset, term: str, n_bootstrap: int, seed: int) -> PeopleApart:
    word = dataset.subset(np.array(dataset.terms) == term)
    names, person = np.unique(np.array(word.contributors), return_inverse=True)
    n = len(names)
    if n < 2:
        raise InvalidArgumentError(f"{term!r} has {n} contributor(s); two are needed")
    apart = pairwise_lsd_db(word.space.magnitude_response_db(word.settings, GRID))
    of_person = (person[:, None] == np.arange(n)).astype(np.float64)
    rows = of_person.sum(axis=0)
    means = of_person.T @ apart @ of_person / np.outer(rows, rows)
    several = rows > 1
    own = np.diagonal(means)[several] * rows[several] / (rows[several] - 1)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(n, np.full(n, 1 / n), size=n_bootstrap).astype(np.float64)
    between = means - np.diag(np.diagonal(means))
    # A person drawn twice is not a pair of people.
    pairs = drawn.sum(axis=1) ** 2 - (drawn**2).sum(axis=1)
    sums = np.einsum("bi,ij,bj->b", drawn, between, drawn)
    return PeopleApart(
        term,
        n,
        len(word),
        float(between.sum() / (n * (n - 1))),
        middle_95(sums[pairs > 0] / pairs[pairs > 0]),
        macro_mean(own.tolist()),
    )
