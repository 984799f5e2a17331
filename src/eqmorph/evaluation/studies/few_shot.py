"""What a user's own settings are worth on words that this user has not given.

For each person with enough settings and each of their rare terms: the process without the person
and without the term, then the same after learning some of the person's settings for other terms.
What is learnt is `eqmorph.words.own_words.taste`; the answers are five-band settings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import equalizer_from_vector
from eqmorph.equalizers.response import response_distance_db
from eqmorph.evaluation.data.splits import check_no_leak
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.measures.statistics import Interval, bootstrap_interval, paired_wilcoxon
from eqmorph.evaluation.methods.leave_word_and_person_out import reading_as
from eqmorph.evaluation.methods.networks import taught_codec
from eqmorph.evaluation.studies.study import most_frequent, of_people
from eqmorph.model.people import middle
from eqmorph.sound.codec import Codec
from eqmorph.words.leaving_out import exact_process
from eqmorph.words.meaning import read
from eqmorph.words.observations import Cells
from eqmorph.words.own_words import OwnWords, taste
from eqmorph.words.process import TermProcess
from eqmorph.words.releasing import RELEASED

COUNTS = (2, 5, 11)
# In the place of a number: all settings that a person has for other words.
EVERY = 0
# What the taste is multiplied with when that is chosen by the other people; the released first.
FACTORS = (1.0, 0.0, 0.5, 1.5, 2.0)


@dataclass(frozen=True)
class FewShotResult:
    """Mean LSD over people, each the mean over their terms, with and without own settings.

    Attributes
    ----------
    n_settings : int
        How many settings for other words were learnt; `EVERY` for all that a person has.
    n_people, n_targets : int
    without_db, with_db, flat_db : float
    gain_db, gain_nested_db : Interval
        Of learning, over people: as released, and with the weight of the taste chosen by all other
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


def measure_few_shot(
    dataset: EqDataset,
    counts: Sequence[int] = COUNTS,
    factors: Sequence[float] = FACTORS,
    n_draws: int = 3,
    codec: Codec | None = None,
    seed: int = 0,
    frequent: Sequence[str] | None = None,
) -> tuple[FewShotResult, ...]:
    """The gain from each number of own settings, over the people who have so many.

    Parameters
    ----------
    dataset : EqDataset
        With contributors.
    counts : sequence of int
        `EVERY` is all there are.
    factors : sequence of float
        Of the taste: the released one, 1, and others to choose from.
    n_draws : int
        How often a person's settings are drawn for each of their terms.
    codec : Codec, optional
        The two ends; by default the teacher's, which nobody's setting had a part in.
    seed : int
        Which of a person's settings are learnt.
    frequent : sequence of str, optional
        Terms that people's own middles answer for and that are not judged; the two with most rows
        by default.

    Raises
    ------
    InvalidArgumentError
        If the data set does not tell its contributors apart.
    """
    dataset = of_people(dataset)
    frequent = most_frequent(dataset) if frequent is None else frequent
    who, terms = np.array(dataset.contributors), np.array(dataset.terms)
    curves = dataset.space.magnitude_response_db(dataset.settings, GRID)
    codec = codec or taught_codec(dataset.space)
    latents = codec.encode(dataset.settings)
    every = _Everybody.of(dataset, latents, codec)
    errors: dict[int, dict[str, list[FloatArray]]] = {n: defaultdict(list) for n in counts}
    rng = np.random.default_rng(seed)
    for person in dict.fromkeys(who.tolist()):
        mine = who == person
        for term in dict.fromkeys(terms[mine].tolist()):
            other = np.flatnonzero(mine & (terms != term))
            if term in frequent or len(other) < max(1, min(counts)):
                continue
            check_no_leak(dataset, (who != person) & (terms != term), mine)
            others = _Others(every, person, term, frequent)
            orders = [rng.permutation(other) for _ in range(n_draws)]
            target = curves[mine & (terms == term)]
            for n in counts:
                if len(other) >= n:
                    drawn = [other] if n == EVERY else [order[:n] for order in orders]
                    learnt = [_own(dataset, rows) for rows in drawn]
                    errors[n][person].append(_errors(others, term, target, learnt, factors))
    most = min((set(errors[n]) for n in counts if errors[n]), key=len, default=set())
    return tuple(_summary(n, errors[n], most, seed) for n in counts if errors[n])


@dataclass(frozen=True, eq=False)
class _Everybody:
    """All rows and cells, of which each person's others are taken."""

    codec: Codec
    terms: NDArray[np.str_]
    people: NDArray[np.str_]
    latents: FloatArray
    cells: Cells
    owners: NDArray[np.str_]
    process: TermProcess

    @classmethod
    def of(cls, dataset: EqDataset, latents: FloatArray, codec: Codec) -> _Everybody:
        people = np.array(dataset.contributors)
        cells = Cells.of(dataset, latents)
        process = exact_process(cells, codec.code, RELEASED)
        owners = np.unique(people)[cells.person]
        return cls(codec, np.array(dataset.terms), people, latents, cells, owners, process)


class _Others:
    """What other people say of words: the sounds of the frequent ones, the process for others."""

    def __init__(self, every: _Everybody, person: str, term: str, frequent: Sequence[str]) -> None:
        self.codec = every.codec
        cells = every.cells
        rest = cells.subset((every.owners != person) & (np.array(cells.terms)[cells.term] != term))
        process = exact_process(rest, every.codec.code, RELEASED)
        self.process = reading_as(process, every.process)
        rows = (every.people != person) & (every.terms != term)
        mine = {term: every.latents[rows & (every.terms == term)] for term in frequent}
        self._known = {term: middle(found, 0) for term, found in mine.items() if len(found)}

    def latent(self, term: str) -> FloatArray:
        if term in self._known:
            return self._known[term]
        mean: FloatArray = self.process.mean([read(term, self.process.lexicon)])[0]
        return mean

    def played_db(self, latents: FloatArray) -> FloatArray:
        space = self.codec.space
        return space.magnitude_response_db(self.codec.decode(latents), GRID)


def _errors(
    others: _Others,
    term: str,
    target: FloatArray,
    learnt: Sequence[OwnWords],
    factors: Sequence[float],
) -> FloatArray:
    """LSD of flat, of the process, and after learning by factor, shape (2 + factors,)."""
    plain = others.latent(term)
    tastes = [taste(own, others.codec, others.latent) for own in learnt]
    asked = [0 * plain, plain, *(plain + factor * way for factor in factors for way in tastes)]
    played = others.played_db(np.stack(asked))
    distances = np.array([response_distance_db(target, curve).mean() for curve in played])
    by_factor = distances[2:].reshape(len(factors), len(learnt)).mean(axis=1)
    return np.concatenate([distances[:2], by_factor])


def _own(dataset: EqDataset, rows: NDArray[np.intp]) -> OwnWords:
    words: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        eq = equalizer_from_vector(dataset.space, dataset.settings[row])
        words[dataset.terms[row]] = (*words.get(dataset.terms[row], ()), eq)
    return OwnWords(MappingProxyType(words))


def _summary(
    n: int, by_person: dict[str, list[FloatArray]], most: set[str], seed: int
) -> FewShotResult:
    flat, without, *by_factor = np.stack([np.mean(rows, axis=0) for rows in by_person.values()]).T
    with_own = by_factor[0]
    gain = bootstrap_interval(without - with_own, seed=seed)
    nested = bootstrap_interval(without - _chosen_by_others(np.stack(by_factor)), seed=seed)
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
