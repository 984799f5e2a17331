"""Words in a space: known, rare and unseen ones, samples, and what a setting would be called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import equalizer_from_vector
from eqmorph.equalizers.response import response_distance_db
from eqmorph.equalizers.space import EqSpace
from eqmorph.evaluation.measures.distributions import energy_distance_db
from eqmorph.evaluation.measures.responses import GRID, macro_mean
from eqmorph.evaluation.methods.leave_word_and_person_out import UnseenTask
from eqmorph.evaluation.methods.spaces import Space
from eqmorph.model.morph_model import MorphModel
from eqmorph.sound.codec import Codec
from eqmorph.words.meaning import read
from eqmorph.words.releasing import RELEASED
from eqmorph.words.sides import Side
from eqmorph.words.vocabulary import word_latents
from eqmorph.words.word_model import WordModel

_SAMPLES = 500
_PEOPLE_TO_COMPARE = 5
# Words whose sounds point the same way so nearly are one, as `describe` has it.
_SAME_COSINE = 0.95
# A word is of a side if what the lexicon says of it points so far along it (cosine).
_CLEAR = 0.4


def answers_db(
    answers: Mapping[str, FloatArray], held_out: EqDataset, terms: Sequence[str]
) -> float:
    """Mean distance of one setting for each word from its held-out people, macro over words.

    Parameters
    ----------
    answers : mapping of str to array, shape (d,)
        Words without one are left out.
    held_out : EqDataset
    terms : sequence of str
        The words that are judged.
    """
    space, errors = held_out.space, []
    for term in terms:
        people = held_out.settings_for(term)
        if len(people) and term in answers:
            wanted = space.magnitude_response_db(people, GRID)
            made = space.magnitude_response_db(answers[term], GRID)
            errors.append(response_distance_db(wanted, made).mean())
    return macro_mean(errors)


def generated(model: MorphModel, terms: Sequence[str]) -> dict[str, FloatArray]:
    """The product's settings for words."""
    return {term: model.generate(term).to_vector() for term in terms}


def means_of_latents(
    space: Space, training: EqDataset, terms: Sequence[str]
) -> dict[str, FloatArray]:
    """Settings for words where there is no model: the mean of a word's latents, decoded."""
    if space.decode is None:
        return {}
    canonical, names = training.space.canonical(training.settings), np.array(training.terms)
    known = [term for term in terms if (names == term).any()]
    means = [space.encode(canonical[names == term]).mean(axis=0) for term in known]
    return dict(zip(known, space.decode(np.stack(means)), strict=True)) if means else {}


def unseen_errors_db(dataset: EqDataset, codec: Codec, frequent: Sequence[str]) -> FloatArray:
    """Distance of every rare row from the answer to its word without the word and the person.

    Returns
    -------
    array, shape (rows of the data set,)
        dB; NaN for the frequent words.
    """
    task = UnseenTask.of(dataset, frequent, codec)
    errors = np.full(len(dataset), np.nan)
    rare = ~np.isin(np.array(dataset.terms), frequent)
    errors[rare] = task.row_errors(task.played_db(task.leaving.predict(RELEASED, task.cells)))
    return errors


def sample_figures(
    model: MorphModel, training: EqDataset, held_out: EqDataset, terms: Sequence[str], seed: int
) -> dict[str, float]:
    """Energy distance of samples to held-out people, and that of the training people themselves."""
    space: EqSpace = held_out.space
    found: dict[str, list[float]] = {"energy_db": [], "energy_floor_db": []}
    for term in terms:
        people = held_out.settings_for(term)
        if len(people) < _PEOPLE_TO_COMPARE:
            continue
        drawn = np.stack([eq.to_vector() for eq in model.sample(term, _SAMPLES, seed)])
        sides = (drawn, training.settings_for(term), people)
        takes, floor, wanted = (space.magnitude_response_db(s, GRID) for s in sides)
        found["energy_db"].append(energy_distance_db(takes, wanted))
        found["energy_floor_db"].append(energy_distance_db(floor, wanted))
    means = {name: macro_mean(values) for name, values in found.items()}
    return {**means, "energy_beyond_db": means["energy_db"] - means["energy_floor_db"]}


def describe_figures(model: MorphModel, held_out: EqDataset) -> dict[str, float]:
    """What `describe` says of people's sounds: one of each person for each word.

    Returns
    -------
    dict of str to float
        describe_mrr : mean reciprocal rank of the person's word among all; describe_top10 : share
        among the first ten entries; each with ``_chance``, what a random order gives.
        describe_side : share of sides told rightly of those that the word has, each person
        weighing 1.
    """
    words = model.word_model
    if words is None or held_out.contributors is None:
        return {}
    vocabulary = word_latents({w.term: w.latent for w in model.known_words}, words)
    ranks, sizes = [], []
    rights: dict[str, list[bool]] = {}
    for setting, term, person in _one_each(held_out):
        described = model.describe(equalizer_from_vector(model.space, setting), len(vocabulary))
        if not described.words:
            continue
        if term in vocabulary:
            ranks.append(_rank(vocabulary, [entry for entry, _ in described.words], term))
            sizes.append(len(vocabulary) / _alike(vocabulary, term))
        stated = {side.name for side in described.sides}
        for side in model.sides:
            told = _side_of(side, term, words)
            if told:
                rights.setdefault(person, []).append((told > 0) == (side.name in stated))
    if not ranks:
        return {}
    rank, size = np.array(ranks), np.array(sizes)
    return {
        "describe_mrr": float(np.mean(1.0 / rank)),
        "describe_mrr_chance": float(np.mean([_harmonic(n) / n for n in size])),
        "describe_top10": float(np.mean(rank <= 10)),
        "describe_top10_chance": float(np.mean(np.minimum(1.0, 10 / size))),
        "describe_side": macro_mean([float(np.mean(told)) for told in rights.values()]),
    }


def _harmonic(n: float) -> float:
    return float(np.sum(1.0 / np.arange(1, round(n) + 1)))


def _one_each(held_out: EqDataset) -> list[tuple[FloatArray, str, str]]:
    """A setting of each person for each word: the one nearest to their mean."""
    space = held_out.space
    settings = space.canonical(held_out.settings)
    keys = list(zip(held_out.contributors or (), held_out.terms, strict=True))
    chosen = []
    for person, term in dict.fromkeys(keys):
        mine = settings[[key == (person, term) for key in keys]]
        curves = space.magnitude_response_db(mine, GRID)
        nearest = int(response_distance_db(curves, curves.mean(axis=0)).argmin())
        chosen.append((mine[nearest], term, person))
    return chosen


def _unit(latent: FloatArray) -> FloatArray:
    unit: FloatArray = latent / max(float(np.linalg.norm(latent)), 1e-9)
    return unit


def _rank(vocabulary: Mapping[str, FloatArray], entries: Sequence[str], term: str) -> int:
    """The place of the entry that a word is one with; after all of them where it is with none."""
    mine = _unit(vocabulary[term])
    for i, entry in enumerate(entries, start=1):
        if entry == term or _unit(vocabulary[entry]) @ mine >= _SAME_COSINE:
            return i
    # The others come in no order: half of them before it, on average.
    return len(entries) + max(1, (len(vocabulary) - len(entries)) // 2)


def _alike(vocabulary: Mapping[str, FloatArray], term: str) -> int:
    """How many words are one with a word, itself among them."""
    mine = _unit(vocabulary[term])
    return sum(bool(_unit(other) @ mine >= _SAME_COSINE) for other in vocabulary.values())


def _side_of(side: Side, term: str, words: WordModel) -> int:
    """1 or -1 for a word of a side, 0 for one of neither: what the lexicon says of it."""
    process = words.process
    meant = process.prior(process.features([read(term, process.lexicon)]))[0]
    cosine = float(_unit(meant) @ np.array(side.direction))
    return 0 if abs(cosine) < _CLEAR else int(np.sign(cosine))
