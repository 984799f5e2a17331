"""Words of few people: what others did helps, what SocialFX has of them is told."""

from __future__ import annotations

import numpy as np
import pytest

import eqmorph
from eqmorph.datasets.cleaning import CleaningReport
from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.equalizers.space import GRAPHIC_SPACE
from eqmorph.model.known_words import ENOUGH_PEOPLE
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.people import helped, middle
from eqmorph.words.leaving_out import exact_process
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.meaning import read
from eqmorph.words.observations import Cells
from eqmorph.words.releasing import RELEASED, counts_by_word
from eqmorph.words.word_map import word_map, words_like
from eqmorph.words.word_model import WordModel


@pytest.fixture(scope="module")
def model() -> MorphModel:
    return eqmorph.load()


def drawn(*terms: str) -> EqDataset:
    n = len(terms)
    return EqDataset(
        GRAPHIC_SPACE, np.zeros((n, 40)), terms, terms, tuple(map(str, range(n))), None,
        "made up", "0" * 64, CleaningReport(n, n),
    )  # fmt: skip


def test_other_data_is_counted_by_the_same_word():
    counts = counts_by_word(drawn("warm", "cálido", "calido", "jane doe", "my mix"), ["my mix"])
    assert counts == {"calido": 2, "my mix": 1, "warm": 1}


def test_answers_tell_both_counts(model):
    words = model.word_model
    muddy = next(e for e in model.answer("muddy").evidence if e.term == "muddy")
    assert (muddy.n_contributors, muddy.n_socialfx) == (
        words.people["muddy"],
        words.socialfx["muddy"],
    )
    assert muddy.n_socialfx > 0
    told = f"muddy ({muddy.n_contributors} people, {muddy.n_socialfx} in SocialFX)"
    assert told in str(model.answer("muddy"))
    assert model.answer("muddy").to_dict()["evidence"][0]["n_socialfx"] == muddy.n_socialfx


def test_near_words_and_the_map_tell_both_counts(model):
    words = model.word_model
    for place in (*word_map(words, model.sound_axes), *words_like("dark", words, 40)):
        assert place.n_socialfx == words.socialfx.get(place.word, 0)
        assert place.n_people == words.people.get(place.word, 0)
    assert sum(place.n_socialfx > 0 for place in word_map(words, model.sound_axes)) > 30


def test_models_from_before_the_counts_still_load(model):
    arrays, about = model.word_model.to_arrays()
    del about["socialfx"]
    assert WordModel.from_arrays(arrays, about, model.codec.code).socialfx == {}


def test_only_words_for_sounds_are_counted(model):
    words = model.word_model
    assert set(words.socialfx) <= {*words.people, *load_lexicon().words}


def test_an_instrument_shades_a_character_and_says_so(model):
    grid = np.geomspace(30, 16_000, 64)
    crisp, snare, vocal = (
        model.generate(t).magnitude_response_db(grid)
        for t in ("crisp", "crisp snare", "crisp vocal")
    )
    for shaded in (snare, vocal):
        assert np.corrcoef(crisp, shaded)[0, 1] > 0.9
        assert np.abs(crisp - shaded).max() > 1.0
    assert np.abs(snare - vocal).max() > 0.5
    low = np.array([200.0])  # the body of a snare, mud in a voice
    assert (
        model.generate("crisp snare").magnitude_response_db(low)
        > model.generate("crisp vocal").magnitude_response_db(low)
    )  # fmt: skip
    assert "'snare': what it is made for" in model.answer("crisp snare").note
    assert model.answer("snare").note == ""


@pytest.mark.data
def test_the_middle_of_a_few_people_is_worse_than_what_all_suggest(data_dir):
    """Leave each person out of each word by few: the shipped mix is nearer to them than flat."""
    data = SAFEDBDatasetLoader(data_dir).load(consolidate=True)
    who, terms = np.array(data.contributors), np.array(data.terms)
    codec = eqmorph.load().codec
    latents = codec.code.encode(codec.responses_db(data.settings))
    found = []
    for term in (t for t, n in data.term_counts().items() if n >= 5):
        people = list(dict.fromkeys(who[terms == term]))
        if len(people) >= ENOUGH_PEOPLE:
            continue
        errors = []
        for person in people:
            rest = who != person
            rows = rest & (terms == term)
            own = middle(latents[rows], len(set(who[rows])))
            cells = Cells.of(data.subset(rest), latents[rest])
            process = exact_process(cells, codec.code, RELEASED)
            suggested = process.mean([read(term, load_lexicon())])[0]
            theirs = latents[(terms == term) & ~rest]
            guesses = np.stack([0 * own, own, helped(own, suggested)])
            errors.append([np.linalg.norm(theirs - g, axis=1).mean() for g in guesses])
        found.append(np.mean(errors, axis=0))
    assert len(found) == 12
    flat, own_middle, mixed = np.mean(found, axis=0)
    assert own_middle > flat
    assert mixed < flat - 0.25
