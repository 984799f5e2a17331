"""Filters said in numbers: every form, exact bands, and what no five bands can do."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.equalizers.response import response_grid
from eqmorph.words.filters import Filter
from eqmorph.words.five_bands import as_five_bands
from eqmorph.words.reading import read

GRID = response_grid()


def filters(text: str) -> list[str]:
    return [str(f) for f in read(text).filters]


def gain_at(text: str, hertz: float) -> float:
    setting = as_five_bands(read(text).filters, None, GRID).setting
    return float(setting.magnitude_response_db(np.array([hertz]))[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-3 dB at 250 Hz", ["-3 dB at 250 Hz"]),
        ("+3 dB at 100 Hz", ["+3 dB at 100 Hz"]),
        ("3 dB cut at 300", ["-3 dB at 300 Hz"]),
        ("cut 300 Hz by 4 dB", ["-4 dB at 300 Hz"]),
        ("boost 5k", ["+3 dB at 5000 Hz"]),
        ("slightly boost 5k", ["+1.5 dB at 5000 Hz"]),
        ("-6 dB at 3k Q 4", ["-6 dB at 3000 Hz, Q 4"]),
        ("bell 1k -4 q=2", ["-4 dB at 1000 Hz, Q 2"]),
        ("-3 dB 250 Hz Q1.4", ["-3 dB at 250 Hz, Q 1.4"]),
        ("a narrow cut at 1.2k", ["-3 dB at 1200 Hz, Q 4"]),
        ("-5 dB at 1.2 kHz, narrow", ["-5 dB at 1200 Hz, Q 4"]),
        ("notch at 1 kHz", ["-12 dB at 1000 Hz, Q 8"]),
        ("high pass at 80", ["high pass at 80 Hz"]),
        ("low cut 100 Hz", ["high pass at 100 Hz"]),
        ("roll off below 60", ["high pass at 60 Hz"]),
        ("cut everything above 10k", ["low pass at 10000 Hz"]),
        ("low shelf +2 at 120", ["low shelf +2 dB at 120 Hz"]),
        ("high shelf cut", ["high shelf -3 dB at 8000 Hz"]),
        ("shelf at 8k +2 db", ["high shelf +2 dB at 8000 Hz"]),
        ("boost above 10k by 2 dB", ["high shelf +2 dB at 10000 Hz"]),
        ("200-400 Hz down 3", ["-3 dB at 282.8 Hz, Q 1.4"]),
        ("between 200 and 400 Hz cut 3", ["-3 dB at 282.8 Hz, Q 1.4"]),
        ("from 2 to 4 kHz down 2 dB", ["-2 dB at 2828 Hz, Q 1.4"]),
        ("bandpass 300-3k", ["high pass at 300 Hz", "low pass at 3000 Hz"]),
        ("−2,5 dB at 3,5 kHz", ["-2.5 dB at 3500 Hz"]),
        ("-3 dB at 1,000 Hz", ["-3 dB at 1000 Hz"]),
        ("2k5 +3 dB", ["+3 dB at 2500 Hz"]),
        ("minus 3 dB at 250 Hz", ["-3 dB at 250 Hz"]),
        ("take 3 dB out at 300", ["-3 dB at 300 Hz"]),
        ("subtract 3 dB around 400 Hz", ["-3 dB at 400 Hz"]),
        ("cut 300 and 500 Hz by 3 dB", ["-3 dB at 300 Hz", "-3 dB at 500 Hz"]),
        ("+3 at 100 -2 at 400", ["+3 dB at 100 Hz", "-2 dB at 400 Hz"]),
        ("100 Hz +3 dB, 400 Hz -2 dB", ["+3 dB at 100 Hz", "-2 dB at 400 Hz"]),
        ("HPF 80 Hz, +3 dB @ 5 kHz (Q=2)", ["high pass at 80 Hz", "+3 dB at 5000 Hz, Q 2"]),
        ("no 300 Hz", ["-3 dB at 300 Hz"]),
        ("low shelf, 100 Hz, minus 4 dB", ["low shelf -4 dB at 100 Hz"]),
        ("high pass, +3 dB at 5k", ["high pass at 80 Hz", "+3 dB at 5000 Hz"]),
        ("high shelf at 10 kHz, up 2 dB", ["high shelf +2 dB at 10000 Hz"]),
        ("-3 at 250, +2 at 5k", ["-3 dB at 250 Hz", "+2 dB at 5000 Hz"]),
        ("bright x2, -3 at 250", ["-3 dB at 250 Hz"]),
        ("cut the mud at 300 Hz", ["-3 dB at 300 Hz"]),
        ("harsh at 3k", ["-3 dB at 3000 Hz"]),
        ("could use less 250 Hz", ["-3 dB at 250 Hz"]),
        ("need less 3k", ["-3 dB at 3000 Hz"]),
        ("could do with a little less 300", ["-1.05 dB at 300 Hz"]),
        ("needs a cut at 3k", ["-3 dB at 3000 Hz"]),
        ("needs 2 dB less at 250 Hz", ["-2 dB at 250 Hz"]),
        ("add a dip at 400 Hz", ["-3 dB at 400 Hz"]),
        ("add a notch at 1k", ["-12 dB at 1000 Hz, Q 8"]),
        ("needs more 5k and less 300 Hz", ["+3 dB at 5000 Hz", "-3 dB at 300 Hz"]),
        ("fix the lack of 5k", ["+3 dB at 5000 Hz"]),
        ("add 2 dB of air at 12k", ["+2 dB at 12000 Hz"]),
        ("take out 4 dB of boxiness around 400 Hz", ["-4 dB at 400 Hz"]),
        ("pull 4 dB of mud out at 300", ["-4 dB at 300 Hz"]),
        ("add 2 dB of warmth at 200 Hz", ["+2 dB at 200 Hz"]),
        ("cut 3 dB of guitar at 300", ["-3 dB at 300 Hz"]),
        ("cut the mud at 300 Hz by 5 dB", ["-5 dB at 300 Hz"]),
        ("boost the mud 3 dB at 300", ["+3 dB at 300 Hz"]),
        ("less bass, 3 dB at 5k", ["+3 dB at 5000 Hz"]),
        ("cut 300 Hz, no, 400 Hz", ["-3 dB at 400 Hz"]),
        ("kinda nasal tbh, around 1k", ["-2.1 dB at 1000 Hz"]),
        ("slightly harsh at 3k", ["-1.5 dB at 3000 Hz"]),
        ("resonance at 440 Hz", ["-3 dB at 440 Hz, Q 4"]),
        ("there is a ringing at 3 kHz", ["-3 dB at 3000 Hz, Q 4"]),
        ("boost the resonance at 440 Hz", ["+3 dB at 440 Hz"]),
        ("harsh, 5k", ["-3 dB at 5000 Hz"]),
        ("feedback at 2.5k", ["-3 dB at 2500 Hz, Q 4"]),
        ("there's a squeal at 3.2 kHz", ["-3 dB at 3200 Hz, Q 4"]),
        ("notch out 60 Hz hum", ["-12 dB at 60 Hz, Q 8"]),
        ("cut 300 Hz mud", ["-3 dB at 300 Hz"]),
        ("boost 5k but only a bit", ["+1.05 dB at 5000 Hz"]),
        ("boost 5k, not too much", ["+1.5 dB at 5000 Hz"]),
        ("boost 5k by 4, but only a bit", ["+4 dB at 5000 Hz"]),
        ("wide boost around 100 Hz, 2 dB", ["+2 dB at 100 Hz, Q 0.5"]),
        ("cut at 400, 4 dB, Q 3", ["-4 dB at 400 Hz, Q 3"]),
        ("Filter 3: ON PK Fc 105 Hz Gain -4.5 dB Q 1.41", ["-4.5 dB at 105 Hz, Q 1.4"]),
        ("passa alto a 80 Hz", ["high pass at 80 Hz"]),
        ("filtro passa-alta em 80 Hz", ["high pass at 80 Hz"]),
        ("half a dB at 5k", ["+0.5 dB at 5000 Hz"]),
        ("minus two and a half at 315 Hz", ["-2.5 dB at 315 Hz"]),
        ("pull some 300 out of the guitars", ["-3 dB at 300 Hz"]),
        ("everything below 200 is a mess", ["low shelf -3 dB at 200 Hz"]),
        ("the 2-4k range is too loud", ["-3 dB at 2828 Hz, Q 1.4"]),
        ("250 Hz is missing", ["+3 dB at 250 Hz"]),
        ("everything above 8k is harsh", ["high shelf -3 dB at 8000 Hz"]),
        ("add three dB at ten k", ["+3 dB at 10000 Hz"]),
        ("I keep hearing a whistle at 6k", ["-3 dB at 6000 Hz, Q 4"]),
        ("the vocal is fighting the guitars around 3k", ["-3 dB at 3000 Hz"]),
        ("add 2 dB at 4k for presence", ["+2 dB at 4000 Hz"]),
        ("a gentle high shelf of 2 dB from 10k", ["high shelf +2 dB at 10000 Hz"]),
        ("bump 100 Hz by two decibels", ["+2 dB at 100 Hz"]),
        ("drop 3k a couple of dB", ["-2 dB at 3000 Hz"]),
        ("cut a dB and a half at 3k", ["-1.5 dB at 3000 Hz"]),
        ("drei dB weniger bei 300 Hz", ["-3 dB at 300 Hz"]),
        ("baisse de deux dB à 300 Hz", ["-2 dB at 300 Hz"]),
        ("muddy and boost 5k", ["+3 dB at 5000 Hz"]),
        ("+100 Hz, -300 Hz", ["+3 dB at 100 Hz", "-3 dB at 300 Hz"]),
        ("cut 200-400 by 3 dB", ["-3 dB at 282.8 Hz, Q 1.4"]),
        ("cut 200 - 400", ["-3 dB at 282.8 Hz, Q 1.4"]),
        ("boost 2000–4000 by 2 dB", ["+2 dB at 2828 Hz, Q 1.4"]),
        ("less 200 to 400", ["-3 dB at 282.8 Hz, Q 1.4"]),
        ("a 300 cut", ["-3 dB at 300 Hz"]),
        ("mud 300", ["-3 dB at 300 Hz"]),
        ("harsh around 3000", ["-3 dB at 3000 Hz"]),
        ("-3 250", ["-3 dB at 250 Hz"]),
        ("use a 1073 and cut 300", ["-3 dB at 300 Hz"]),
        ("corta 300 Hz 4 dB", ["-4 dB at 300 Hz"]),
        ("400 Hz um 3 dB absenken", ["-3 dB at 400 Hz"]),
    ],
)  # fmt: skip
def test_every_form_is_read(text, said):
    assert filters(text) == said


@pytest.mark.parametrize(
    "text", ["more 808", "warm", "bass +3 dB", "twice as warm", "50% brighter"]
)
def test_a_number_is_not_always_a_filter(text):
    assert filters(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("like a 90s hip hop record", "90s"),
        ("the 80's sound", "80s"),
        ("use an 1176", "1176"),
        ("needs an 1176", "1176"),
        ("my 57 sounds harsh", "57"),
        ("recorded in 1976, warm", "1976"),
        ("250", "250"),
    ],
)
def test_a_number_that_is_no_frequency_is_named(text, number):
    found = read(text)
    assert found.filters == ()
    assert number in found.unknown


@pytest.mark.parametrize("text", ["250 Hz", "5k", "give me 5k", "300 and 500 Hz"])
def test_where_neither_up_nor_down_was_said_up_is_assumed_and_told(text):
    (note,) = read(text).notes
    assert note.startswith("neither up nor down was said: +3 dB at ")


@pytest.mark.parametrize("text", ["boost 5k", "3 dB at 5k", "harsh at 3k", "less 250 Hz"])
def test_where_up_or_down_was_said_nothing_is_told(text):
    assert read(text).notes == ()


def test_a_ringing_that_is_to_be_notched_is_nothing_but_the_notch():
    found = read("ringing at 2.2k, notch it")
    assert [str(f) for f in found.filters] == ["-12 dB at 2200 Hz, Q 8"]
    assert found.parts == ()


def test_decibels_of_a_word():
    (part,) = read("bass +3 dB").parts
    assert (part.peak_db, str(part)) == (3.0, "+3 dB of bass")
    assert read("cut 3 dB from the bass").parts[0].peak_db == -3.0
    assert read("3 dB more bass").parts[0].peak_db == 3.0


@pytest.mark.parametrize("before", ["", "warm, "])
@pytest.mark.parametrize(
    ("said", "sign"),
    [
        *((text, -1) for text in (
            "bass minus 3 dB", "bass minus 3", "bass, minus three decibels", "bass: minus 3 dB",
            "-3 dB bass", "bass 3 dB down", "bass 3 dB lower",
            "take 3 dB off the bass", "3 dB off the bass",
            "take 3 dB out of the bass", "take 3 dB from the bass", "the bass is 3 dB too loud",
            "Bass minus 3 dB", "Bass um 3 dB absenken", "Bass 3 dB reduzieren", "Bass 3 dB runter",
            "der Bass ist 3 dB zu laut",
        )),
        *((text, 1) for text in (
            "bass plus 3 dB", "bass plus 3", "bass 3 dB", "bass 3 dB up", "bass 3 dB higher",
            "the bass is 3 dB too quiet", "Bass um 3 dB anheben", "Bass 3 dB hoch",
            "3 dB more bass",
        )),
    ],
)  # fmt: skip
def test_what_stands_before_or_after_decibels_tells_up_from_down(said, sign, before):
    found = read(before + said)
    assert found.parts[-1].atom.concept == "bass"
    assert found.parts[-1].peak_db == 3.0 * sign
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("said", "gains"),
    [
        ("bass and treble +3 dB", [3.0, 3.0]),
        ("bass and treble 3 dB down", [-3.0, -3.0]),
        ("lows and highs down 2 dB", [-2.0, -2.0]),
        ("bass & treble -4", [-4.0, -4.0]),
        ("bass +3 dB and treble -2 dB", [3.0, -2.0]),
        ("warm, bass +3 dB", [None, 3.0]),
        ("warm and bass +3 dB", [None, 3.0]),
    ],
)
def test_decibels_behind_two_places_are_of_both(said, gains):
    assert [part.peak_db for part in read(said).parts] == gains


def test_decibels_behind_is_are_of_what_is_said():
    (part,) = read("the vocal is 3 dB too bright").parts
    assert (part.atom.concept, part.peak_db) == ("bright", -3.0)


def test_a_sign_in_words_is_of_decibels_only():
    assert [str(f) for f in read("1k minus 3 dB and 5k plus 2 dB").filters] == [
        "-3 dB at 1000 Hz",
        "+2 dB at 5000 Hz",
    ]
    assert str(read("boost 3 dB from 200 to 400 Hz").filters[0]).startswith("+3 dB")
    assert read("warm minus 300 Hz").filters[0].gain_db < 0


@pytest.mark.parametrize("noun", ["band", "region", "area", "range"])
def test_what_a_filter_is_called_is_no_word_for_a_sound(noun):
    found = read(f"cut the 250 Hz {noun}")
    assert found.parts == ()
    assert found.unknown == ()
    assert [f.frequency_hz for f in found.filters] == [250.0]


@pytest.mark.parametrize(
    ("text", "gains"),
    [
        ("mid 0", {"mid": 0.0}),
        ("bass 0 dB", {"bass": 0.0}),
        ("Bass: +3 dB, Treble: -2 dB, Mid: 0", {"bass": 3.0, "treble": -2.0, "mid": 0.0}),
        ("bass 0, treble +2", {"bass": 0.0, "treble": 2.0}),
        ("+3 bass, 0 mid, -2 treble", {"bass": 3.0, "mid": 0.0, "treble": -2.0}),
        ("graves 0, agudos +2", {"bass": 0.0, "treble": 2.0}),
    ],
)
def test_a_signed_number_or_zero_beside_a_word_is_decibels(text, gains):
    found = read(text)
    assert {p.atom.concept: p.peak_db for p in found.parts} == gains
    assert found.unknown == ()


@pytest.mark.parametrize("text", ["don't cut 300 Hz", "don't boost 300 Hz"])
def test_what_is_not_to_be_changed_is_left_and_told(text):
    found = read(text)
    assert found.filters == ()
    assert found.notes == ("left as it is: 300 Hz",)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("-30 dB at 1k", "-30 dB is more than a band can do: -12 dB"),
        ("add 20 dB of air at 12k", "+20 dB is more than a band can do: +12 dB"),
        ("boost 50k", "50000 Hz is not within 20 Hz and 20 kHz: not followed"),
        ("+3 dB at 5 Hz", "5 Hz is not within 20 Hz and 20 kHz: not followed"),
        ("high pass at 10 Hz", "10 Hz is not within 20 Hz and 20 kHz: not followed"),
        ("-3 dB at -100 Hz", "-100 Hz is not within 20 Hz and 20 kHz: not followed"),
        ("warm, +3 dB at 0 Hz", "0 Hz is not within 20 Hz and 20 kHz: not followed"),
        ("+inf dB at 1k", "+inf dB is more than a band can do: +12 dB"),
        ("bass -inf dB", "-inf dB is more than a band can do: -12 dB"),
        ("cut 1k q 40", "Q 40 is more than a band can do: Q 10"),
    ],
)
def test_what_cannot_be_made_is_told(text, note):
    assert note in read(text).notes


@pytest.mark.parametrize("gain", [-12.0, -3.5, 2.0, 11.0])
@pytest.mark.parametrize("hertz", [85.0, 250.0, 1000.0, 3300.0, 9000.0])
def test_a_bell_is_exactly_that_band(gain, hertz):
    text = f"{gain:+g} dB at {hertz:g} Hz Q 2"
    played = as_five_bands(read(text).filters, None, GRID)
    wanted = Filter("bell", gain, hertz, 2.0).curve_db(GRID)
    np.testing.assert_allclose(played.setting.magnitude_response_db(GRID), wanted, atol=1e-6)
    assert played.notes == ()


@pytest.mark.parametrize(
    ("text", "kind", "hertz"),
    [("low shelf +4 dB at 150", "low shelf", 150.0), ("high shelf -6 at 7k", "high shelf", 7000.0)],
)
def test_a_shelf_is_exactly_that_band(text, kind, hertz):
    (asked,) = read(text).filters
    played = as_five_bands([asked], None, GRID)
    wanted = Filter(kind, asked.gain_db, hertz, 0.71).curve_db(GRID)
    np.testing.assert_allclose(played.setting.magnitude_response_db(GRID), wanted, atol=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "+3 dB at 100 Hz and -2 dB at 400 Hz",
        "-3 dB at 250, +2 at 500, -1 at 2k",
        "low shelf +4 at 90 and -2 dB at 300",
        "cut 250 and 400 by 3",
    ],
)
def test_several_are_each_as_asked_at_their_frequency(text):
    for f in read(text).filters:
        if f.kind == "bell":
            assert gain_at(text, f.frequency_hz) == pytest.approx(f.gain_db, abs=0.05)


def test_words_beside_leave_a_filter_as_asked():
    words = 4.0 * np.exp(-(np.log(GRID / 200.0) ** 2)) - 3.0 * np.exp(-(np.log(GRID / 9000.0) ** 2))
    played = as_five_bands(read("-3 dB at 250 Hz").filters, words, GRID)
    curve = played.setting.magnitude_response_db(GRID)
    assert np.interp(np.log(250.0), np.log(GRID), curve) == pytest.approx(-3.0, abs=0.05)
    assert np.interp(np.log(9000.0), np.log(GRID), curve) == pytest.approx(-3.0, abs=0.6)


def test_words_that_pull_the_other_way_do_not_move_a_filter():
    words = 6.0 * np.exp(-(np.log(GRID / 3000.0) ** 2))
    setting = as_five_bands(read("-4 dB at 3k").filters, words, GRID).setting
    assert setting.magnitude_response_db(np.array([3000.0]))[0] == pytest.approx(-4.0, abs=0.05)


@pytest.mark.parametrize(
    "text", ["high pass at 80", "notch at 50 Hz", "+4 dB at 60 Hz", "cut 100 200 400 800 by 3"]
)
def test_what_five_bands_cannot_do_is_done_as_near_as_they_can_and_told(text):
    asked = read(text).filters
    played = as_five_bands(asked, None, GRID)
    assert any("as near as five bands can" in note for note in played.notes)
    wanted = np.sum([f.curve_db(GRID) for f in asked], axis=0)
    missed = played.setting.magnitude_response_db(GRID) - wanted
    flat = np.sqrt(np.mean(wanted**2))
    assert np.sqrt(np.mean(missed**2)) < 0.9 * flat


def test_a_high_pass_leaves_the_rest_alone():
    curve = as_five_bands(read("high pass at 80").filters, None, GRID).setting
    above = curve.magnitude_response_db(GRID[GRID > 200])
    assert np.abs(above).max() < 1.0
    assert gain_at("high pass at 80", 30.0) < -8.0


def test_filters_side_by_side_add_up_and_it_is_told():
    played = as_five_bands(read("+6 dB at 300 Hz, -6 dB at 320 Hz").filters, None, GRID)
    assert any("overlap" in note for note in played.notes)


@pytest.mark.parametrize(
    ("text", "gain_db", "q"),
    [("ringing around 180 Hz, narrow cut", -3.0, 4.0), ("180 Hz, narrow cut", -3.0, 4.0),
     ("harsh around 180 Hz, wide dip", -3.0, 0.5), ("thin at 180 Hz, wide boost", 3.0, 0.5),
     ("sharp notch at 180 Hz", -12.0, 8.0)],
)  # fmt: skip
def test_the_width_of_a_filter_is_no_sound_of_its_own(text, gain_db, q):
    said = read(text)
    assert said.parts == ()
    assert [(f.gain_db, f.frequency_hz, f.q) for f in said.filters] == [(gain_db, 180.0, q)]
