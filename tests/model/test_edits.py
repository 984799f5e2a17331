"""Edits: a setting moved by words and along axes, from where it is."""

from __future__ import annotations

import time

import numpy as np
import pytest

from eqmorph import UnknownTermError
from eqmorph.equalizers import GraphicEq, ParametricEq
from eqmorph.equalizers.fitting import fit_parametric
from eqmorph.equalizers.response import response_distance_db
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.errors import NotThereError, UnintelligibleTextError
from eqmorph.model.turns import follow_turns
from eqmorph.sound.code import distance_db

# Bells out of order, a sharp notch, a band at its stop: somebody's own.
OWN = ParametricEq.from_vector(
    [2.0, 150.0, -6.0, 2400.0, 4.0, 3.0, 400.0, 0.9, 0.0, 1000.0, 0.71, 12.0, 9000.0]
)
TEXTS = ("warm", "less boomy", "very bright", "crisp snare")


def test_nothing_of_it_is_the_setting_itself(shipped):
    for eq in (OWN, *shipped.sample("bright", 5, seed=0)):
        assert shipped.adjust(eq, "warm", 0.0) == eq
        assert shipped.adjust(eq, amount=0.0, from_="bright", to="warm") == eq
        assert shipped.adjust(eq, from_="warm", to="warm") == eq
        assert shipped.move(eq, 0, 0.0) == eq


@pytest.mark.parametrize("text", TEXTS)
def test_the_way_is_continuous(shipped, text):
    ways = [shipped.adjust(OWN, text, a).to_unit() for a in np.linspace(0.0, 1.0, 201)]
    # As in a morph: by thousandths no parameter moves more than half a percent of its range.
    assert np.abs(np.diff(np.stack(ways), axis=0)).max() <= 0.01 * 1000 / 200


@pytest.mark.parametrize("text", TEXTS)
def test_the_sound_is_the_settings_own_with_the_words_added(shipped, text):
    """As nearly as five bands can: a sum of two sounds may be beyond them."""
    code, missed, possible = shipped.codec.code, [], []
    for eq in shipped.sample("airy", 10, seed=1):
        wanted = code.encode(eq.magnitude_response_db(code.frequencies_hz)) + shipped.latent(text)
        missed.append(shipped.error_db(shipped.adjust(eq, text), wanted))
        possible.append(fit_parametric(code.decode(wanted), code.frequencies_hz).error_db)
    assert np.median(np.subtract(missed, possible)) < 0.5
    assert np.quantile(np.subtract(missed, possible), 0.8) < 1.0


def test_the_bands_stay_nearer_than_those_of_a_new_setting(shipped):
    moved, new = [], []
    for eq in shipped.sample("bright", 20, seed=2):
        adjusted = shipped.adjust(eq, "a bit warmer")
        decoded = shipped.decode(shipped.encode(adjusted))
        moved.append(np.abs(adjusted.to_unit() - eq.to_unit()).mean())
        new.append(np.abs(decoded.to_unit() - eq.canonical().to_unit()).mean())
    assert np.mean(moved) < 0.8 * np.mean(new)


def test_more_of_it_is_farther(shipped):
    grid = shipped.codec.code.frequencies_hz
    here = OWN.magnitude_response_db(grid)
    far = [
        float(
            response_distance_db(shipped.adjust(OWN, "warm", a).magnitude_response_db(grid), here)
        )
        for a in (0.25, 0.5, 1.0, 1.5)
    ]
    assert far == sorted(far)
    assert far[0] > 0.3


def test_several_turns_add_up(shipped):
    twice = shipped.adjust(shipped.adjust(OWN, "warm", 0.5), "warm", 0.5)
    once = shipped.adjust(OWN, "warm")
    assert distance_db(shipped.encode(twice), shipped.encode(once)) < 0.5


def test_there_and_back_is_near_where_it_began(shipped):
    eq = shipped.generate("airy")
    back = shipped.adjust(shipped.adjust(eq, "warm"), "warm", -1.0)
    assert distance_db(shipped.encode(back), shipped.encode(eq)) < 0.5


def test_from_a_word_to_another_arrives(shipped):
    eq = shipped.adjust(shipped.generate("bright"), from_="bright", to="warm")
    assert distance_db(shipped.encode(eq), shipped.latent("warm")) < 0.5


def test_from_a_word_to_another_is_the_whole_difference_between_their_people(shipped):
    ends = [shipped.known(word) for word in ("bright", "warm")]
    for word in ends:
        answered = word.n_contributors / (word.n_contributors + 1)
        assert np.allclose(answered * word.whole, word.latent, atol=1e-6)
    turned = shipped.adjust(OWN, amount=0.3, from_="bright", to="warm")
    assert turned == shipped.moved(OWN, ends[1].whole - ends[0].whole, 0.3)
    few = next(w for w in shipped.terms if shipped.known(w).n_contributors < 10)
    assert np.array_equal(shipped.known(few).whole, shipped.known(few).latent)


def test_edits_are_legal_however_strong(shipped):
    for amount in (-30.0, 7.0, 1e6):
        values = shipped.adjust(OWN, "very warm", amount).to_vector()
        assert np.array_equal(PARAMETRIC_SPACE.validate(values), values)


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({}, "takes a text, or both"),
        ({"from_": "warm"}, "takes a text, or both"),
        ({"text": "warm", "from_": "warm", "to": "bright"}, "takes a text, or both"),
        ({"text": "warm", "amount": np.nan}, "amount must be a finite number, got nan"),
    ],
)
def test_what_cannot_be_asked(shipped, keywords, message):
    with pytest.raises(ValueError, match=message):
        shipped.adjust(OWN, **keywords)


def test_words_that_are_none(shipped):
    with pytest.raises(UnknownTermError, match="asdfgh"):
        shipped.adjust(OWN, "asdfgh")
    with pytest.raises(ValueError, match="takes parametric settings, got a graphic one"):
        shipped.adjust(GraphicEq.flat(), "warm")
    with pytest.raises(TypeError, match="a setting is"):
        shipped.adjust("warm", "bright")


# Axes.


def test_axes_are_orthonormal_and_their_shares_fall(shipped):
    axes = shipped.axes(8)
    directions = np.array([axis.direction for axis in axes])
    np.testing.assert_allclose(directions @ directions.T, np.eye(8), atol=1e-5)
    shares = [axis.share for axis in axes]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares[:4]) > 0.85
    assert sum(shares) <= 1.0 + 1e-6


def test_the_first_axis_is_named_by_words_at_its_ends(shipped):
    first = shipped.axes(1)[0]
    assert first.towards
    assert first.away
    for words, sign in ((first.towards, 1.0), (first.away, -1.0)):
        for word in words:
            along = np.dot(shipped._vocabulary[word], first.direction)
            assert sign * along >= 0.5 * np.linalg.norm(shipped._vocabulary[word])


def test_a_move_goes_along_its_axis(shipped):
    eq = shipped.generate("airy")
    for number, axis in enumerate(shipped.axes(3)):
        change = shipped.encode(shipped.move(eq, number, 0.5)) - shipped.encode(eq)
        assert np.dot(change, axis.direction) == pytest.approx(0.5 * axis.size_db, rel=0.2)


@pytest.mark.parametrize("axis", [-1, 8, 99])
def test_an_axis_that_there_is_none_of(shipped, axis):
    with pytest.raises(NotThereError, match=f"there is no axis {axis}; this model has 8, from 0"):
        shipped.move(OWN, axis, 1.0)


def test_a_bit_less_of_that_takes_a_share_of_the_last_change_back(shipped):
    change = shipped.change("warmer")
    back = shipped.change("a bit less of that", change)
    np.testing.assert_allclose(back, -0.175 * change)
    np.testing.assert_allclose(shipped.change("undo that", change), -change)
    assert shipped.adjust(OWN, "less of that", previous=change) == shipped.moved(OWN, -0.5 * change)
    with pytest.raises(UnknownTermError, match="nothing was: name a word"):
        shipped.adjust(OWN, "a bit less of that")


def test_what_is_undone_is_as_it_was_to_the_bit(shipped):
    once = shipped.adjust(OWN, "a bit warmer")
    twice = shipped.adjust(once, "much brighter")
    for undo in (
        "undo that",
        "undo",
        "Undo that!",
        "take that back",
        "go back",
        "undo the last one",
    ):
        led = follow_turns(shipped, OWN, ["a bit warmer", "much brighter", undo])
        assert led.eq == once, undo
        assert follow_turns(shipped, OWN, ["a bit warmer", "much brighter", undo, undo]).eq == OWN
        assert shipped.adjust(twice, undo, previous=once) == once
        assert shipped.adjust(twice, undo, previous=[OWN, once]) == once
        assert shipped.adjust(twice, undo, 0.0, previous=once) == twice
    turns = ["a bit warmer", "much brighter", "undo that", "less of that"]
    led = follow_turns(shipped, OWN, turns)
    assert led.eq == follow_turns(shipped, OWN, ["a bit warmer", "less of that"]).eq
    assert follow_turns(shipped, OWN, ["warm", "undo that"], 0.5).eq == OWN


def test_starting_over_is_where_it_began(shipped):
    for text in (
        "start over",
        "back to how it was",
        "reset",
        "undo everything",
        "back to the start",
    ):
        assert follow_turns(shipped, OWN, ["warm", "bright", text]).eq == OWN, text
        once = shipped.adjust(OWN, "warm")
        twice = shipped.adjust(once, "bright")
        assert shipped.adjust(twice, text, previous=[OWN, once]) == OWN


@pytest.mark.parametrize(
    ("text", "left"),
    [("undo the last two", 1), ("undo the last 3 steps", 0), ("go back two steps", 1),
     ("two steps back", 1), ("undo twice", 1), ("undo both", 1), ("revert the last change", 2),
     ("mach die letzten zwei rückgängig", 1), ("deshaz los dos últimos", 1),
     ("annule les deux derniers", 1), ("annulla gli ultimi due", 1), ("zurücksetzen", 0),
     ("back to what it was", 0), ("like it was before", 0)],
)  # fmt: skip
def test_several_turns_are_undone(shipped, text, left):
    turns = ["a bit warmer", "much brighter", "less boomy"]
    settings = [follow_turns(shipped, OWN, turns[:n]).eq for n in range(4)]
    assert follow_turns(shipped, OWN, [*turns, text]).eq == settings[left]
    assert shipped.adjust(settings[3], text, previous=settings[:3]) == settings[left]


@pytest.mark.parametrize(
    ("text", "then"),
    [("no, darker", "darker"), ("rather darker", "darker"), ("actually, darker", "darker"),
     ("darker instead", "darker"), ("instead, less bass", "less bass"),
     ("no wait, darker", "darker"), ("i meant brighter", "brighter"), ("nah - darker", "darker"),
     ("scratch that, less boomy", "less boomy"), ("undo that and make it darker", "darker"),
     ("nein, dunkler", "dunkler"), ("doch lieber dunkler", "dunkler"),
     ("non, plus sombre", "plus sombre"), ("mejor más oscuro", "más oscuro"),
     ("anzi, più scuro", "più scuro"), ("não, mais escuro", "mais escuro")],
)  # fmt: skip
def test_a_correction_stands_in_the_place_of_the_turn_before(shipped, text, then):
    once = shipped.adjust(OWN, "much brighter")
    twice = shipped.adjust(once, "warmer")
    meant = shipped.adjust(once, then)
    assert follow_turns(shipped, OWN, ["much brighter", "warmer", text]).eq == meant
    assert shipped.adjust(twice, text, previous=[OWN, once]) == meant
    assert shipped.adjust(OWN, text) == shipped.adjust(OWN, then)
    last = shipped.change("warmer")
    np.testing.assert_allclose(shipped.change(text, last), shipped.change(then) - last)
    undone = ["much brighter", "warmer", text, "undo that"]
    assert follow_turns(shipped, OWN, undone).eq == twice


@pytest.mark.parametrize("text", ["no bass", "rather dark", "actually no bass", "less mud"])
def test_what_corrects_nothing_is_a_turn_like_any_other(shipped, text):
    assert shipped.turn(text) is None


def test_no_before_a_share_of_the_last_turn_only_says_how_much(shipped):
    change = shipped.change("warmer")
    np.testing.assert_allclose(
        shipped.change("no, a bit less of that", change),
        shipped.change("a bit less of that", change),
    )


def test_more_is_undone_than_there_is(shipped):
    with pytest.raises(UnintelligibleTextError, match="takes back 3 turns, and there is only one"):
        follow_turns(shipped, OWN, ["warm", "undo the last three"])
    with pytest.raises(UnintelligibleTextError, match="takes back 2 turns, and there is only one"):
        shipped.change("undo the last two", shipped.change("warm"))
    for text in ("undo the last two", "go back", "start over"):
        with pytest.raises(UnintelligibleTextError, match="nothing was: name a word"):
            shipped.adjust(OWN, text)
        with pytest.raises(UnintelligibleTextError, match="goes by what was asked before"):
            shipped.adjust(OWN, text, previous=[])
    with pytest.raises(
        UnintelligibleTextError, match="'undo that' takes back the turn before, and"
    ):
        follow_turns(shipped, OWN, ["warm", "undo that", "undo that"])


@pytest.mark.parametrize("text", ["less boomy", "undo the mud", "bring back the bass", "more air"])
def test_a_word_for_a_sound_is_no_way_back(shipped, text):
    assert shipped.turn(text) is None
    own = shipped.learn("start over", [OWN])
    assert own.turn("start over") is None


def test_so_much_of_the_way_back(shipped):
    twice = shipped.adjust(OWN, "warm")
    half = shipped.adjust(twice, "undo that", 0.5, previous=OWN)
    whole = distance_db(shipped.encode(twice), shipped.encode(OWN))
    assert distance_db(shipped.encode(half), shipped.encode(OWN)) == pytest.approx(
        whole / 2, rel=0.2
    )
    less = shipped.adjust(twice, "a bit less of that", previous=OWN)
    assert distance_db(shipped.encode(less), shipped.encode(OWN)) < whole


def test_no_settings_before_are_as_none(shipped):
    wanted = shipped.adjust(OWN, "a bit warmer")
    assert shipped.adjust(OWN, "a bit warmer", previous=[]) == wanted
    assert shipped.adjust(OWN, "a bit warmer", previous=()) == wanted


@pytest.mark.parametrize(
    ("text", "back"),
    [("undo that and add air", 1), ("undo the last two and then add air", 2),
     ("undo that, add air", 1), ("start over, then add air", 2), ("two steps back and add air", 2)],
)  # fmt: skip
def test_what_is_asked_behind_a_way_back_is_asked_from_there(shipped, text, back):
    turns = ["warm", "less boomy"]
    led = follow_turns(shipped, OWN, [*turns, text]).eq
    assert led == follow_turns(shipped, OWN, [*turns[: 2 - back], "add air"]).eq
    first = shipped.adjust(OWN, "warm")
    second = shipped.adjust(first, "less boomy")
    assert shipped.adjust(second, text, previous=[OWN, first]) == led
    np.testing.assert_allclose(shipped.change(text), shipped.change("add air"))


def test_a_doubled_no_takes_one_turn_back_however_often_it_is_said(shipped):
    begun = shipped.generate("warm")
    once, twice = (
        follow_turns(shipped, begun, ["a bit brighter", f"{no}darker"])
        for no in ("no, ", "no, no, ")
    )
    assert once.eq == twice.eq
    start = time.process_time()
    shipped.adjust(begun, "no, " * 240 + "darker")
    assert time.process_time() - start < 5
