"""Rules of combination, over made-up curves: no model takes part."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.words.combining import REST, combined_db, own
from eqmorph.words.expression import Atom, Expression
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.reading import read

LEXICON = load_lexicon()
KNOTS = LEXICON.regions_hz


def level_curve(atom: Atom) -> np.ndarray:
    return LEXICON.concepts[atom.concept].levels


def curve(text: str) -> np.ndarray:
    combined = combined_db(read(text), level_curve)
    assert combined is not None
    return combined


def around(text: str, low: float, high: float) -> float:
    inside = (low <= KNOTS) & (high >= KNOTS)
    return float(curve(text)[inside].mean())


WORDS = ("warm", "bright", "bass", "muddy", "dull", "thin", "harsh", "air", "vinyl", "vocals")


@pytest.mark.parametrize("word", WORDS)
def test_a_word_alone_is_itself(word):
    np.testing.assert_array_equal(curve(word), level_curve(read(word).parts[0].atom))


@pytest.mark.parametrize("word", WORDS)
def test_an_amount_multiplies(word):
    alone = curve(word)
    np.testing.assert_allclose(curve(f"slightly {word}"), 0.5 * alone)
    np.testing.assert_allclose(curve(f"very {word}"), 1.3 * alone)
    if word != "vocals":
        np.testing.assert_allclose(curve(f"more {word}"), 1.1 * alone)
    np.testing.assert_allclose(curve(f"the opposite of {word}"), -alone)


@pytest.mark.parametrize("word", WORDS)
def test_less_is_never_more_than_the_contrary_and_spares_the_rest(word):
    alone, atom = curve(word), read(word).parts[0].atom
    for said in ("less {}", "no {}", "without {}", "way less {}"):
        less = curve(said.format(word))
        assert (np.abs(less) <= np.abs(alone) + 1e-12).all()
        assert (less * alone <= 0).all()
    np.testing.assert_allclose(curve(f"no {word}"), -own(alone, atom))
    rest = own(alone, atom, 0.0) == 0
    np.testing.assert_allclose(curve(f"no {word}")[rest], -REST * alone[rest])


def test_and_keeps_what_is_each_ones_own():
    assert around("warm and airy", 120, 350) > 0.5
    assert around("warm and airy", 9000, 16000) > 0.5
    assert around("deep and clear", 40, 90) > 0.2
    np.testing.assert_allclose(curve("warm and airy"), curve("airy and warm"))
    np.testing.assert_allclose(curve("warm, warm and warm"), curve("warm"))


def test_two_alike_are_stronger_than_one_and_weaker_than_twice():
    both = np.abs(curve("bass and boomy")).max()
    assert np.abs(curve("bass")).max() < both < 2 * np.abs(curve("bass")).max()


def test_not_takes_only_what_is_beyond_the_wish():
    assert around("bright not harsh", 9000, 16000) == pytest.approx(around("bright", 9000, 16000))
    assert 0 < around("bright not harsh", 3000, 4600) < around("bright", 3000, 4600)
    assert around("warm but not muddy", 40, 90) == pytest.approx(around("warm", 40, 90), abs=0.05)
    assert around("clear but not thin", 40, 130) > around("clear", 40, 130)


def test_a_part_of_the_spectrum_is_taken_as_it_is():
    assert around("warm but less bass", 70, 90) < 0
    assert around("bright, less bass", 60, 130) < around("bright", 60, 130)


def test_kept_is_spared():
    assert around("less boomy", 70, 130) < around("less boomy but keep the low end", 70, 130) < 0
    assert around("brighter without losing the bass", 60, 130) > -0.1
    assert around("brighter", 60, 130) < -0.2
    np.testing.assert_array_equal(curve("keep the bass"), 0.0)
    assert abs(around("the bass is fine but the top is dull", 60, 130)) < 0.05
    assert around("the bass is fine but the top is dull", 4000, 9000) > 0.3


def test_decibels_are_the_peak_of_the_word():
    assert curve("bass +3 dB").max() == pytest.approx(3.0)
    assert curve("cut 3 dB from the bass").min() == pytest.approx(-3.0)
    assert curve("treble -2").min() == pytest.approx(-2.0)


@pytest.mark.parametrize("scale", [0.5, 3.0])
@pytest.mark.parametrize(
    "text", ["warm and airy", "bright not harsh", "less mud, more air", "less boomy, keep the lows"]
)
def test_all_of_it_scales(text, scale):
    """In dB or in any other unit of gain."""
    expression = read(text)
    once = combined_db(expression, level_curve)
    scaled = combined_db(expression, lambda atom: scale * level_curve(atom))
    np.testing.assert_allclose(scaled, scale * once, atol=1e-9)


def test_without_words_there_is_no_curve():
    assert combined_db(Expression("nothing"), level_curve) is None
