"""What a user's own settings are worth on words that this user has not given.

For each person with enough settings and each of their rare terms: the process without the person
and without the term, then the same after learning some of the person's settings for other terms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.evaluation.statistics import Interval, bootstrap_interval, paired_wilcoxon
from eqmorph.evaluation.unseen import FREQUENT_TERMS
from eqmorph.words.leaving_out import exact_process
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.observations import Cells
from eqmorph.words.own_words import STYLE, OwnWords, style_shift_db
from eqmorph.words.meaning import read
from eqmorph.words.process import TermProcess
from eqmorph.words.releasing import RELEASED

GRID = response_grid(64)
COUNTS = (2, 5, 11)
# What the style of a person may weigh when it is chosen by the other people; the released first.
STYLES = (STYLE, 0.0, 0.1, 0.2, 0.4, 0.8)


@dataclass(frozen=True)
class FewShotResult:
    """Mean LSD over people, each the mean over their terms, with and without own settings.

    Attributes
    ----------
    n_settings : int
        How many settings for other words were learnt.
    n_people, n_targets : int
    without_db, with_db, flat_db : float
    gain_db, gain_nested_db : Interval
        Of learning, over people: as released, and with the weight of the style chosen by all other
        people.
    gain_of_most_db : float
        The gain of those people only who have settings for the largest number asked for.
    better : float
        Share of people for whom learning helped.
    wilcoxon_p : float
        Two-sided, over people.
    """

    n_settings: int
    n_people: int
    n_targets: int
    without_db: float
    with_db: float
    flat_db: float
    gain_db: Interval
    gain_nested_db: Interval
    gain_of_most_db: float
    better: float
    wilcoxon_p: float

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def measure_few_shot(
    dataset: EqDataset,
    counts: Sequence[int] = COUNTS,
    styles: Sequence[float] = STYLES,
    n_draws: int = 3,
    seed: int = 0,
) -> tuple[FewShotResult, ...]:
    """The gain from each number of own settings, over the people who have so many.

    Parameters
    ----------
    dataset : EqDataset
        With contributors.
    counts : sequence of int
    styles : sequence of float
        Variances of a person's style: the released one, and others to choose from.
    n_draws : int
        How often a person's settings are drawn for each of their terms.
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
            orders = [rng.permutation(other) for _ in range(n_draws)]
            target = curves[mine & (terms == term)]
            for n in counts:
                if len(other) >= n:
                    learnt = [_own(dataset, order[:n]) for order in orders]
                    errors[n][person].append(_errors(process, term, target, learnt, styles))
    most = min((set(errors[n]) for n in counts if errors[n]), key=len, default=set())
    return tuple(_summary(n, errors[n], most, seed) for n in counts if errors[n])


def _errors(
    process: TermProcess,
    term: str,
    target: FloatArray,
    learnt: Sequence[OwnWords],
    styles: Sequence[float],
) -> FloatArray:
    """LSD of flat, of the process, and after learning by style, shape (2 + styles,)."""
    meaning = read(term, load_lexicon())
    plain = process.mean_db([meaning])[0]
    by_style = [
        np.mean(
            [
                response_distance_db(target, plain + style_shift_db(o, process, meaning, style))
                for o in learnt
            ]
        )
        for style in styles
    ]
    known = [response_distance_db(target, curve).mean() for curve in (0 * plain, plain)]
    return np.array([*known, *by_style])


def _without(dataset: EqDataset, rows: NDArray[np.bool_]) -> TermProcess:
    return exact_process(Cells.of(dataset.subset(rows), GRID), GRID, RELEASED)


def _own(dataset: EqDataset, rows: NDArray[np.intp]) -> OwnWords:
    words: dict[str, tuple[ParametricEq, ...]] = {}
    for row in rows:
        eq = ParametricEq.from_vector(dataset.settings[row])
        words[dataset.terms[row]] = (*words.get(dataset.terms[row], ()), eq)
    return OwnWords(MappingProxyType(words))


def _summary(
    n: int, by_person: dict[str, list[FloatArray]], most: set[str], seed: int
) -> FewShotResult:
    flat, without, *by_style = np.stack([np.mean(rows, axis=0) for rows in by_person.values()]).T
    with_own = by_style[0]
    gain = bootstrap_interval(without - with_own, seed=seed)
    nested = bootstrap_interval(without - _chosen_by_others(np.stack(by_style)), seed=seed)
    test = paired_wilcoxon(with_own, without)
    return FewShotResult(
        n,
        len(flat),
        sum(map(len, by_person.values())),
        float(without.mean()),
        float(with_own.mean()),
        float(flat.mean()),
        gain,
        nested,
        float((without - with_own)[[person in most for person in by_person]].mean()),
        test.win_rate,
        test.p_value,
    )


def _chosen_by_others(errors: FloatArray) -> FloatArray:
    """Each person's error at what is best for all others; `errors` of shape (choices, people)."""
    others = errors.sum(axis=1, keepdims=True) - errors
    chosen: FloatArray = np.take_along_axis(errors, others.argmin(axis=0)[None], axis=0)[0]
    return chosen
