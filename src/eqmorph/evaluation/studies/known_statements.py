"""What is stated of words of many people, against people that it was not learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.response import geometric_median
from eqmorph.evaluation.data.splits import contributor_folds
from eqmorph.evaluation.measures.rare_words import RareRows, draws_of_people
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.measures.stated_errors import Coverage, coverage_of, stated_errors
from eqmorph.evaluation.methods.networks import taught_codec
from eqmorph.evaluation.studies.study import Options, StudyData, frequent_terms, of_people
from eqmorph.sound.codec import Codec
from eqmorph.words.calibration import Calibration
from eqmorph.words.releasing import calibration_of_word


@dataclass(frozen=True)
class KnownStatement:
    """One word: what was stated by the other folds' people, and what was found of each fold's."""

    term: str
    n_people: int
    n_rows: int
    coverage: Coverage


@dataclass(frozen=True)
class StatementsReport:
    """The statements of every frequent word."""

    stated: tuple[KnownStatement, ...]


def run(data: StudyData, options: Options) -> StatementsReport:
    """The study, over the words with rows enough."""
    return StatementsReport(
        evaluate_known_statements(
            data.labelled,
            frequent_terms(data.labelled, options.min_examples),
            n_folds=options.n_folds,
            seed=options.seed,
        )
    )


def evaluate_known_statements(
    dataset: EqDataset,
    terms: Sequence[str],
    *,
    n_folds: int = 5,
    n_bootstrap: int = 2000,
    codec: Codec | None = None,
    seed: int = 0,
) -> tuple[KnownStatement, ...]:
    """Each word's answer and statement from some people, held against the others.

    Parameters
    ----------
    dataset : EqDataset
        With contributors.
    terms : sequence of str
        Words of many people.
    n_folds, n_bootstrap, seed : int
    codec : Codec, optional
        The two ends; by default the teacher's of the data set's space.

    Raises
    ------
    InvalidArgumentError
        If the data set does not tell its contributors apart, or has fewer of them than folds.
    """
    dataset = of_people(dataset)
    codec = codec or taught_codec(dataset.space)
    folds = contributor_folds(dataset, n_folds, seed)
    folds.check(dataset)
    return tuple(_of_word(dataset, folds.assignment, term, codec, n_bootstrap, seed)
                 for term in terms)  # fmt: skip


def _of_word(
    dataset: EqDataset,
    assignment: NDArray[np.int64],
    term: str,
    codec: Codec,
    n_bootstrap: int,
    seed: int,
) -> KnownStatement:
    mine = np.array(dataset.terms) == term
    word = dataset.subset(mine)
    _, fold = np.unique(assignment[mine], return_inverse=True)
    _, person = np.unique(np.array(word.contributors), return_inverse=True)
    latents = codec.encode(word.settings)
    middles = np.stack([geometric_median(latents[fold != k]) for k in range(fold.max() + 1)])
    predicted = word.space.magnitude_response_db(codec.decode(middles), GRID)
    curves = word.space.magnitude_response_db(word.settings, GRID)
    rows = RareRows(fold, np.zeros_like(person), person, curves)

    def calibrate(rest: NDArray[np.bool_]) -> Calibration:
        return calibration_of_word(word.subset(rest), latents[rest], term, codec.code)

    stated = stated_errors(rows, predicted, fold, calibrate)
    sizes = np.linalg.norm(middles, axis=1)[fold]
    draws = draws_of_people(person, n_bootstrap, seed)
    found = coverage_of(rows, stated, sizes, draws)
    return KnownStatement(term, len(np.unique(person)), len(person), found)
