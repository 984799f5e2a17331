"""A user's own words: learnt, kept, exported, removed; and what they do to other words."""

from __future__ import annotations

import warnings
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

import eqmorph
from eqmorph import ParametricEq, UnknownTermError
from eqmorph.errors import DataFormatError
from eqmorph.model.morph_model import MorphModel
from eqmorph.words.meaning import meaning_of
from eqmorph.words.own_words import OwnWords, load_own_words, own_words_path, save_own_words
from eqmorph.words.understanding import understood
from eqmorph.words.word_map import place_on_map, word_map, words_like

GRID = np.geomspace(30, 16_000, 64)


@pytest.fixture(scope="module")
def model() -> MorphModel:
    return eqmorph.load()


def bass_lift(gain_db: float) -> ParametricEq:
    vector = ParametricEq.flat().to_vector()
    vector[0] = gain_db
    return ParametricEq.from_vector(vector)


def test_one_setting_is_the_word(model):
    learnt = model.learn("My-Vocal", [bass_lift(5.0)])
    assert learnt.generate("my-vocal") == bass_lift(5.0)
    assert "your own word, from 1 of your settings" in learnt.answer("my-vocal").note
    with pytest.raises(LookupError):
        model.generate("qwxzt")
    assert model.learn("qwxzt", [bass_lift(5.0)]).generate("qwxzt") == bass_lift(5.0)


def test_more_settings_refine_it(model):
    learnt = model.learn("mine", [bass_lift(2.0)]).learn("mine", [bass_lift(6.0)])
    gain = learnt.generate("mine").magnitude_response_db([30.0])[0]
    assert 2.5 < gain < 5.5


def test_a_known_word_may_be_overridden_and_comes_back(model):
    learnt = model.learn("warm", [bass_lift(9.0)])
    assert learnt.generate("warm") == bass_lift(9.0)
    assert learnt.forget("warm").generate("warm") == model.generate("warm")


def test_other_words_move_towards_the_user(model):
    loud = model
    for term in ("punchy", "boomy", "full"):
        loud = loud.learn(term, [bass_lift(10.0)])
    for text in ("dark", "warm", "crisp"):
        before, after = (
            m.generate(text).magnitude_response_db([40.0, 60.0]).mean() for m in (model, loud)
        )
        assert after > before + 0.5, text


def test_parts_of_a_name_are_no_words_of_others(model):
    for name in ("my-vocal", "warm pad 2", "vocal-air", "zork"):
        learnt = model.learn(name, [bass_lift(12.0)])
        assert (learnt.latent("warm") == model.latent("warm")).all(), name


@pytest.mark.parametrize("name", ["zork", "my-vocal", "warm", "vocal", "less boomy", "größe 2"])
def test_an_own_word_stands_among_others(model, name):
    own = bass_lift(5.0)
    learnt = model.learn(name, [own])
    for text in (name, f"{name}!", name.upper(), name.replace("-", " ")):
        assert learnt.generate(text) == own, text
        assert learnt.name(text) == name
        assert learnt.known(text) is None
        answer = learnt.answer(text)
        assert (answer.confidence, answer.expression) == (None, name)
        assert "your own word" in answer.note
        assert [e.source for e in answer.evidence] == ["own"]
    latent = learnt.latent(name)
    for text, share in ((f"less {name}", -0.8), (f"not {name}", -1.0), (f"half the {name}", 0.5)):
        assert learnt.latent(text) == pytest.approx(share * latent, abs=0.1), text
        assert "your own word" in learnt.answer(text).note
    assert learnt.generate(f"half the {name}") == own.scaled(0.5)
    eq = model.generate("bright")
    more = learnt.adjust(eq, f"more {name}").magnitude_response_db([40.0])
    assert more > eq.magnitude_response_db([40.0]) + 3.0
    for text in (f"{name} but brighter", f"{name}, airy", f"bright and {name}"):
        gain = learnt.generate(text).magnitude_response_db([40.0, 12_000.0])
        assert (gain > 1.0).all(), text
        assert "own" in {e.source for e in learnt.answer(text).evidence}
    below = learnt.generate(f"{name} and -6 dB at 1 kHz").magnitude_response_db([40.0, 1000.0])
    assert below == pytest.approx([5.0, -6.0], abs=1.0)


def test_forms_of_a_known_word_are_the_users_too(model):
    own = bass_lift(9.0)
    learnt = model.learn("warm", [own])
    for text in ("warmth", "warmer", "WARM", "wram"):
        assert learnt.generate(text) == own, text
    assert learnt.generate("a bit warmer").magnitude_response_db([40.0]) > 2.0
    assert learnt.morph("warmth", "bright", 0.0) == own


def test_a_small_word_of_the_language_stays_one(model):
    learnt = model.learn("more", [bass_lift(9.0)])
    assert learnt.generate("more") == bass_lift(9.0)
    assert learnt.answer("more air").expression == model.answer("more air").expression
    for name in ("db", "Hz", "notch", "3"):
        learnt = model.learn(name, [bass_lift(9.0)])
        assert learnt.generate(name) == bass_lift(9.0)
        for text in ("-3 dB at 250 Hz", "notch at 1 kHz"):
            assert learnt.generate(text) == model.generate(text), (name, text)


def test_of_names_that_are_spelt_alike_the_one_that_stands_there(model):
    learnt = model.learn("my vocal", bass_lift(6.0)).learn("my-vocal", bass_lift(-6.0))
    for text in ("more {}", "{}!", "half the {}"):
        for name, sign in (("my vocal", 1), ("my-vocal", -1)):
            gain = learnt.generate(text.format(name)).magnitude_response_db([40.0])
            assert sign * gain > 2.0, (text, name)


def test_agreeing_settings_move_little(model):
    same = model.learn("dark", [model.generate("dark")])
    near = np.abs(
        same.generate("dull").magnitude_response_db(GRID)
        - model.generate("dull").magnitude_response_db(GRID)
    ).mean()
    assert near < 0.5


def test_own_words_go_out_and_come_back(tmp_path):
    own = (
        OwnWords()
        .with_word("a b", [bass_lift(3.0), bass_lift(4.0)])
        .with_word("c", [bass_lift(-2.0)])
    )
    path = save_own_words(own, tmp_path / "words.json")
    assert load_own_words(path) == own
    assert OwnWords.from_json(own.to_json()) == own


def test_a_model_is_saved_without_them_and_says_so(model, tmp_path):
    learnt = model.learn("zork", [bass_lift(5.0)])
    with pytest.warns(UserWarning, match="own words are not saved with a model: 'zork'; "):
        learnt.save(tmp_path / "a.safetensors")
    assert not MorphModel.load(tmp_path / "a.safetensors").own.settings
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.save(tmp_path / "b.safetensors")
    path = save_own_words(learnt.own, tmp_path / "own.json")
    assert model.with_own_words(load_own_words(path)).generate("zork") == bass_lift(5.0)


def test_the_users_file(tmp_path, monkeypatch):
    monkeypatch.setenv("EQMORPH_OWN_WORDS", str(tmp_path / "x.json"))
    assert own_words_path() == tmp_path / "x.json"
    assert load_own_words() == OwnWords()
    save_own_words(OwnWords().with_word("a", [bass_lift(1.0)]))
    assert set(load_own_words().settings) == {"a"}


@pytest.mark.parametrize("text", ["", "[]", '{"words": {}}', '{"format_version": 1, "words": 3}',
                                  '{"format_version": 9, "words": {}}'])  # fmt: skip
def test_a_file_of_something_else(tmp_path, text):
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(DataFormatError, match=r"x\.json: "):
        load_own_words(tmp_path / "x.json")


def test_what_cannot_be_learnt(model):
    with pytest.raises(ValueError, match="learning 'a' needs at least one setting"):
        model.learn("a", [])
    with pytest.raises(ValueError, match="an own word has 1 to 200 characters"):
        model.learn("  ", [bass_lift(1.0)])
    with pytest.raises(TypeError, match="own words are five-band settings, got int"):
        model.learn("a", [3])
    with pytest.raises(ValueError, match="'b' is none of your own words; they are: 'a'"):
        model.learn("a", [bass_lift(1.0)]).forget("b")


def test_the_map_is_the_same_in_every_run(model):
    again = eqmorph.load()
    places = {p.word: p for p in word_map(model.word_model, model.sound_axes)}
    assert list(places.values()) == list(word_map(again.word_model, again.sound_axes))
    assert places["bright"].x > places["warm"].x
    assert places["crisp"].x > places["dull"].x
    assert places["muddy"].n_people == model.word_model.people["muddy"]


def test_any_text_has_a_place_on_the_map(model):
    words, axes = model.word_model, model.sound_axes
    for place in word_map(words, axes)[:40]:
        found = place_on_map(place.word, words, axes)
        assert (found.x, found.y) == pytest.approx((place.x, place.y))
        assert replace(found, x=place.x, y=place.y) == place
    assert (
        place_on_map("very bright piano", words, axes).x
        > place_on_map("very dark piano", words, axes).x
    )
    assert place_on_map("very bright piano", words, axes).source == "as understood"
    with pytest.raises(UnknownTermError, match="'qwertzxx'"):
        place_on_map("qwertzxx", words, axes)


def test_distance_on_the_map_is_what_two_axes_hear_of_it(model):
    words, axes = model.word_model, model.sound_axes
    texts = ("warm", "bright", "boomy", "airy", "boxy", "less bass", "very crisp")
    places = np.array([[p.x, p.y] for p in (place_on_map(t, words, axes) for t in texts)])
    sounds = words.process.mean(
        [meaning_of(understood(t, words), words.process.lexicon) for t in texts]
    )
    along = sounds @ axes.directions.T
    for (a, here), (b, there) in combinations(zip(along, places, strict=True), 2):
        apart = np.hypot(*(here - there))
        # The plane holds what the first two axes have of the RMS difference, and never more.
        assert apart**2 + np.sum((a[2:] - b[2:]) ** 2) == pytest.approx(np.sum((a - b) ** 2))
    heard = [np.linalg.norm(a - b) for a, b in combinations(sounds, 2)]
    assert all(
        np.hypot(*(a - b)) <= h + 1e-9
        for (a, b), h in zip(combinations(places, 2), heard, strict=True)
    )


def test_near_words_are_near(model):
    near = [w.word for w in words_like("muddy", model.word_model)]
    assert "tubby" in near
    assert not {"bright", "crisp", "thin", "airy"} & set(near)
    with pytest.raises(ValueError, match="n must be at least 1"):
        words_like("muddy", model.word_model, 0)
