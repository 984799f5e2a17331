"""Text understanding: forms, slips, negation, strength, Spanish; nonsense is refused."""

from __future__ import annotations

import time

import numpy as np
import pytest

from eqmorph.errors import EqmorphError, UnintelligibleTextError, UnknownTermError
from eqmorph.words.inflections import base_forms
from eqmorph.words.lexicon import Lexicon, load_lexicon, range_levels
from eqmorph.words.meaning import understand


def levels(text: str) -> np.ndarray:
    return understand(text).levels


def concepts(text: str) -> dict[str, float]:
    return {w.concept: round(w.strength, 3) for w in understand(text).words}


@pytest.mark.parametrize(
    ("typed", "concept"),
    [
        ("Boomy", "boom"),
        ("boomier", "boom"),
        ("muddiest", "mud"),
        ("thinner", "thin"),
        ("fattest", "fat"),
        ("crispness", "crisp"),
        ("brightened", "bright"),
        ("smoothly", "smooth"),
        ("brigth", "bright"),
        ("prescence", "presence"),
        ("cálidas", "warm"),
        ("suavemente", "soft"),
        ("brillantes", "bright"),
        ("oscurísimo", "dark"),
    ],
)
def test_forms_and_slips_lead_to_their_word(typed, concept):
    assert concepts(typed) == {concept: 1.0}


@pytest.mark.parametrize(
    ("typed", "strengths"),
    [
        ("very bright", {"bright": 1.3}),
        ("a bit warmer", {"warm": 0.6}),
        ("slightly less harsh", {"harsh": -0.4}),
        ("more mids", {"mid": 1.1}),
        ("no bass", {"bass": -1.0}),
        ("without boom", {"boom": -1.0}),
        ("low cut", {"bass": -1.0}),
        ("high cut", {"treble": -1.0}),
        ("bass cut", {"bass": -1.0}),
        ("bass cut treble boost", {"bass": -1.0, "treble": 1.0}),
        ("mud-free", {"mud": -1.0}),
        ("add air, cut mud", {"air": 1.1, "mud": -1.0}),
        ("remove body presence", {"body": -1.0, "presence": -1.0}),
        ("presence remove body", {"presence": 1.0, "body": -1.0}),
        ("no bass and treble", {"bass": -1.0, "treble": -1.0}),
        ("no bass and more treble", {"bass": -1.0, "treble": 1.1}),
        ("no bass and bright", {"bass": -1.0, "bright": 1.0}),
        ("too bright", {"bright": -0.8}),
        ("unclear", {"clear": -1.0}),
        ("bassless", {"bass": -1.0}),
        ("get rid of the mud", {"mud": -1.0}),
        ("menos graves", {"bass": -0.8}),
        ("sin bajos", {"bass": -1.0}),
        ("muy brillante", {"bright": 1.3}),
        ("cut through the mix", {"cutting": 1.0}),
        ("cut 200 hz", {"200 Hz": -1.0}),
        ("boost 5k", {"5000 Hz": 1.1}),
    ],
)
def test_negation_strength_and_phrases(typed, strengths):
    assert concepts(typed) == strengths


def test_a_complaint_is_told():
    assert understand("too bright").notes == ("took 'too' as a complaint: the opposite is made",)


def test_a_slip_is_told_and_a_listed_word_is_not():
    assert understand("brigth").notes == ("read 'brigth' as 'bright'",)
    assert understand("bright").notes == ()


def test_negating_turns_the_levels_round():
    np.testing.assert_allclose(levels("not bright"), -levels("bright"))


def test_an_instrument_counts_less_beside_a_character():
    alone, beside = levels("snare"), levels("crisp snare") - levels("crisp")
    np.testing.assert_allclose(beside, 0.35 * alone)


def test_unknown_words_are_named():
    assert understand("warm qwxzt").unknown == ("qwxzt",)


@pytest.mark.parametrize("typed", ["", "   ", "!!", "🎵🎶", "12", "a" * 10_000, "\x00"])
def test_what_is_no_text_is_refused_in_one_sentence(typed):
    with pytest.raises(UnintelligibleTextError) as caught:
        understand(typed)
    assert isinstance(caught.value, (UnknownTermError, ValueError))
    assert isinstance(caught.value, EqmorphError)
    assert len(str(caught.value)) < 200


def test_a_text_is_text():
    with pytest.raises(TypeError, match="a term is text, got bytes"):
        understand(b"warm")  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["asdfgh", "re27", "xyzzy", "qwerty", "hello", "taco", "dog"])
def test_nothing_is_read_into_other_words(typed):
    assert understand(typed).words == ()


def test_reading_takes_time_in_proportion_to_the_text():
    def seconds(text: str) -> float:
        understand(text)
        start = time.perf_counter()
        for _ in range(20):
            understand(text)
        return time.perf_counter() - start

    assert seconds("warm " * 39) < 400 * seconds("warm")


# The table itself.


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def test_every_concept_is_sourced_and_sane(lexicon):
    for concept in lexicon.concepts.values():
        assert concept.source in lexicon.sources, concept.name
        assert concept.levels.shape == lexicon.regions_hz.shape
        assert np.abs(concept.levels).max() <= 1.0, concept.name
        assert concept.name == "flat" or np.abs(concept.levels).max() >= 0.1, concept.name


def test_every_word_can_be_looked_up_as_it_is_listed(lexicon):
    unread = [w for w in lexicon.words if w not in set(base_forms(w))]
    assert unread == []
    assert {
        "warm",
        "calido",
        "claro",
        "suave",
        "sub",
        "mud",
        "box",
        "honk",
        "sizzle",
        "air",
    } <= set(lexicon.words)


def test_opposites_point_the_other_way(lexicon):
    seen = 0
    for concept in lexicon.concepts.values():
        other = lexicon.concepts.get(concept.opposite or "")
        if other is not None and not other.is_range:
            seen += 1
            assert concept.levels @ other.levels < 0, (concept.name, other.name)
    assert seen > 25


def test_a_range_is_full_inside_and_gone_an_octave_away():
    regions = np.array([50.0, 100.0, 200.0, 300.0, 400.0])
    np.testing.assert_allclose(
        range_levels(100.0, 200.0, regions), [0.0, 1.0, 1.0, 1 - np.log2(1.5), 0.0]
    )


def test_a_curve_goes_through_its_levels(lexicon):
    drawn = lexicon.curve(levels("warm"), lexicon.regions_hz)
    np.testing.assert_allclose(drawn, levels("warm"))
