"""Laws of requests in the shipped model's answers: in dB, after the five bands."""

from __future__ import annotations

import numpy as np
import pytest

import eqmorph
from eqmorph.equalizers.response import response_grid
from eqmorph.errors import UnintelligibleTextError
from eqmorph.model.morph_model import MorphModel

GRID = response_grid()
WORDS = ("warm", "bright", "muddy", "bass", "harsh", "airy", "dull", "nasal", "vinyl", "punch")


@pytest.fixture(scope="module")
def model() -> MorphModel:
    return eqmorph.load()


def curve(model: MorphModel, text: str) -> np.ndarray:
    return model.generate(text).magnitude_response_db(GRID)


def mean(model: MorphModel, text: str, low: float, high: float) -> float:
    return float(curve(model, text)[(low <= GRID) & (high >= GRID)].mean())


def size(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values**2)))


@pytest.mark.parametrize("word", WORDS)
def test_strength_is_an_order_of_one_shape(model, word):
    texts = [f"a bit {word}", f"slightly {word}", word, f"more {word}", f"very {word}",
             f"extremely {word}"]  # fmt: skip
    curves = [curve(model, text) for text in texts]
    sizes = [size(c) for c in curves]
    assert sizes == sorted(sizes)
    assert sizes[0] < 0.5 * sizes[2] < 0.5 * sizes[-1]
    plain = model.latent(word)
    for text in texts:
        latent = model.latent(text)
        cosine = latent @ plain / np.linalg.norm(latent) / np.linalg.norm(plain)
        assert cosine == pytest.approx(1.0, abs=1e-4)
        shape = np.corrcoef(curve(model, text), curve(model, word))[0, 1]
        assert shape > 0.97, text


@pytest.mark.parametrize("word", WORDS)
def test_the_opposite_is_the_opposite_and_less_no_more_than_that(model, word):
    plain = curve(model, word)
    opposite = curve(model, f"the opposite of {word}")
    assert np.corrcoef(plain, opposite)[0, 1] < -0.9
    for said in ("less {}", "no {}", "cut the {}", "too {}", "de-{}"):
        less = curve(model, said.format(word))
        assert less @ plain < 0
        assert size(less) < 1.1 * size(opposite)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("warm!", "warm"), ('"warm"', "warm"), ("Bright.", "bright"), ("lo-fi", "lofi"),
        ("high pass", "highpass"), ("something bright", "bright"), ("WARM", "warm"),
        ("Less Mud, More Air!", "less mud, more air"), ("don’t cut the bass", "dont cut the bass"),
        ("brght", "bright"), ("más cálido", "more warmth"),
    ],
)  # fmt: skip
def test_text_is_text(model, text, same):
    np.testing.assert_allclose(curve(model, text), curve(model, same), atol=0.05)


def test_a_word_modified_loses_nothing_it_did_not_ask_for(model):
    for text in ("more bass", "more air", "a bit more air", "less mud", "less sibilance", "de-ess"):
        low = curve(model, text)[(GRID >= 25) & (GRID <= 45)]
        assert low.min() > -2.0, text
    assert np.abs(curve(model, "less sibilant")[(GRID > 40) & (GRID < 150)]).max() < 1.0
    assert np.abs(curve(model, "less rumble")[(GRID > 300) & (GRID < 10_000)]).max() < 1.0


def test_and_and_not_after_five_bands(model):
    assert mean(model, "warm and airy", 150, 350) > 0.5
    assert mean(model, "warm and airy", 9000, 14_000) > 0.5
    assert mean(model, "bright not harsh", 9000, 14_000) > 1.0
    assert 0 < mean(model, "bright not harsh", 3000, 4000) < mean(model, "bright", 3000, 4000)
    assert mean(model, "the bass is fine but the top is dull", 5000, 9000) > 1.0
    assert abs(mean(model, "the bass is fine but the top is dull", 60, 120)) < 0.5


def test_a_filter_is_stated_as_asked(model):
    answer = model.answer("-3 dB at 250 Hz, high shelf +2 at 9k")
    assert answer.confidence is None
    assert answer.expected_error_db == 0.0
    assert answer.expression == "-3 dB at 250 Hz, high shelf +2 dB at 9000 Hz"
    assert str(answer).endswith("as asked")
    np.testing.assert_allclose(answer.low_db, answer.high_db)
    told = model.answer("high pass at 80")
    assert "as near as five bands can" in told.note


def test_what_is_to_be_left_is_left(model):
    for text in ("don't cut 300 Hz", "keep the bass"):
        answer = model.answer(text)
        assert np.abs(answer.setting.magnitude_response_db(GRID)).max() < 0.05
    assert "left as it is: 300 Hz" in model.answer("don't cut 300 Hz").note


@pytest.mark.parametrize("hertz", [100, 250, 1000, 4000])
@pytest.mark.parametrize("words", ["warm", "less mud", "bright and airy", "very dark"])
def test_a_filter_beside_words_is_as_asked_at_its_frequency(model, words, hertz):
    setting = model.generate(f"{words}, -3 dB at {hertz} Hz")
    assert setting.magnitude_response_db([hertz])[0] == pytest.approx(-3.0, abs=0.05)


def test_what_is_not_understood_is_said_and_lowers_what_is_claimed(model):
    plain, odd = model.answer("very bright"), model.answer("very bright qwxzt")
    assert "nothing is known of 'qwxzt'" in odd.note
    assert odd.confidence <= 0.55 < plain.confidence
    assert model.answer("brght and thin").confidence <= 0.55
    assert model.answer("snare").confidence <= 0.55


@pytest.mark.parametrize("text", ["make it better", "wow factor", "surprise me", "12", "hell"])
def test_what_has_no_sound_is_refused_in_one_sentence(model, text):
    with pytest.raises(UnintelligibleTextError) as caught:
        model.generate(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["-3 dB at -100 Hz", "+3 dB at 5 Hz", "boost 50k", "cut 5 Hz"])
def test_a_frequency_that_nobody_hears_is_refused_with_the_range(model, text):
    with pytest.raises(UnintelligibleTextError, match="is not within 20 Hz and 20 kHz"):
        model.generate(text)
    assert np.isfinite(curve(model, "bass +inf dB")).all()


def test_an_idiom_is_answered_by_a_named_reading(model):
    assert model.answer("make it pop").expression == "make it pop"
    assert mean(model, "make it pop", 2500, 5000) > 0.5


def test_words_that_differ_differ(model):
    for a, b in (("harsh", "rough"), ("boomy", "deep"), ("muddy", "warm"), ("dry", "wet")):
        assert np.corrcoef(curve(model, a), curve(model, b))[0, 1] < 0.97, (a, b)


def test_the_expression_is_told_with_the_answer(model):
    answer = model.answer("very warm, less muddy, -3 dB at 250 Hz")
    assert answer.expression == "1.3 x warm, less 0.8 x muddy, -3 dB at 250 Hz"
    assert answer.to_dict()["expression"] == answer.expression
