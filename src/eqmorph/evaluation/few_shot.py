"""What a user's own settings are worth on words that this user has not given.

For each person with enough settings and each of their rare terms: the process without the person
and without the term, then the same after learning some of the person's settings for other terms.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.evaluation.unseen import FREQUENT_TERMS
from eqmorph.words.gaussian_process import TermProcess, read
from eqmorph.words.leaving_out import exact_process
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.observations import Cells
from eqmorph.words.own_words import STYLE, OwnWords, style_shift_db
from eqmorph.words.releasing import RELEASED

GRID = response_grid(64)


@dataclass(frozen=True)
class FewShotResult:
    """Mean LSD over people, each the mean over their terms, with and without own settings.

    Attributes
    ----------
    n_settings : int
        How many settings for other words were learnt.
    n_people, n_targets : int
    without_db, with_db, flat_db : float
    better : float
        Share of people for whom learning helped.
    """

    n_settings: int
    n_people: int
    n_targets: int
    without_db: float
    with_db: float
    flat_db: float
    better: float

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def measure_few_shot(
    dataset: EqDataset,
    counts: tuple[int, ...] = (2, 5, 11),
    style: float = STYLE,
    seed: int = 0,
) -> tuple[FewShotResult, ...]:
    """The gain from each number of own settings, over the people who have so many.

    Parameters
    ----------
    dataset : EqDataset
        With contributors.
    counts : tuple of int
    style : float
        Variance of a person's style.
    seed : int
        Which of a person's settings are learnt.

    Raises
    ------
    ValueError
        If the data set does not tell its contributors apart.
    """
    if dataset.contributors is None:
        raise ValueError(f"{dataset.source} does not tell its contributors apart")
    who, terms = np.array(dataset.contributors), np.array(dataset.terms)
    curves = dataset.space.magnitude_response_db(dataset.settings, GRID)
    errors: dict[int, dict[str, list[FloatArray]]] = {n: defaultdict(list) for n in counts}
    rng = np.random.default_rng(seed)
    for person in dict.fromkeys(dataset.contributors):
        mine = who == person
        for term in dict.fromkeys(terms[mine].tolist()):
            other = np.flatnonzero(mine & (terms != term))
            if term in FREQUENT_TERMS or len(other) < min(counts):
                continue
            process = _without(dataset, ~mine & (terms != term))
            meaning = read(term, load_lexicon())
            plain = process.mean_db([meaning])[0]
            order = rng.permutation(other)
            target = curves[mine & (terms == term)]
            for n in counts:
                if len(other) >= n:
                    own = _own(dataset, order[:n])
                    moved = plain + style_shift_db(own, process, meaning, style)
                    row = [
                        response_distance_db(target, p).mean() for p in (plain, moved, 0 * plain)
                    ]
                    errors[n][person].append(np.array(row))
    return tuple(_summary(n, errors[n]) for n in counts if errors[n])


def _without(dataset: EqDataset, rows: NDArray[np.bool_]) -> TermProcess:
    return exact_process(Cells.of(dataset.subset(rows), GRID), GRID, RELEASED)


def _own(dataset: EqDataset, rows: NDArray[np.intp]) -> OwnWords:
    words: dict[str, tuple[ParametricEq, ...]] = {}
    for row in rows:
        eq = ParametricEq.from_vector(dataset.settings[row])
        words[dataset.terms[row]] = (*words.get(dataset.terms[row], ()), eq)
    return OwnWords(MappingProxyType(words))


def _summary(n: int, by_person: dict[str, list[FloatArray]]) -> FewShotResult:
    means = np.stack([np.mean(rows, axis=0) for rows in by_person.values()])
    without, with_own, flat = means.mean(axis=0)
    return FewShotResult(
        n,
        len(means),
        sum(map(len, by_person.values())),
        float(without),
        float(with_own),
        float(flat),
        float(np.mean(means[:, 1] < means[:, 0])),
    )
