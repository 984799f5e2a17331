"""Kinds of requests: exchanges, levels of frequencies, decibels of several words, complaints."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from eqmorph.errors import EqmorphError
from eqmorph.words.expression import Expression
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.reading import read

EXCHANGES = (
    "swap the {} for {}", "swap out the {} for some {}", "replace {} with {}", "trade {} for {}",
    "exchange the {} for more {}", "turn the {} into {}", "from {} to {}", "go from {} to {}",
    "change it from {} to {}", "{} -> {}", "{} → {}", "{} to {}", "substitute {} with {}",
)  # fmt: skip
ALL_BUT = (
    "everything but {}", "anything but {}", "all except {}", "boost everything but the {}",
    "keep everything but the {}",
)  # fmt: skip


def amounts(text: str) -> dict[str, float]:
    """What is asked of each concept."""
    return {p.atom.concept: p.amount for p in read(text).parts}


def decibels(text: str) -> dict[str, float]:
    """Decibels by concept, or by frequency of a filter."""
    said = read(text)
    found = {p.atom.concept: p.peak_db for p in said.parts if p.peak_db is not None}
    return found | {f"{f.frequency_hz:g}": f.gain_db for f in said.filters}


@pytest.mark.parametrize("form", EXCHANGES)
@pytest.mark.parametrize(
    ("old", "new"), [("mud", "clarity"), ("harsh", "warm"), ("dark", "bright")]
)
def test_an_exchange_is_less_of_the_one_and_the_other(form, old, new):
    said = read(form.format(old, new))
    one, other = said.parts
    assert one.atom.word == old
    assert one.amount < 0
    assert other.atom.word == new
    assert other.amount >= 1.0
    assert said.unknown == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ersetze die Schärfe durch Wärme", {"harsh": -0.8, "warm": 1.0}),
        ("von dunkel zu hell", {"dark": -0.8, "bright": 1.0}),
        ("remplace la dureté par de la chaleur", {"harsh": -0.8, "warm": 1.0}),
        ("cambia la aspereza por calidez", {"harsh": -0.8, "warm": 1.0}),
        ("de oscuro a brillante", {"dark": -0.8, "bright": 1.0}),
        ("sostituisci la durezza con calore", {"hard": -0.8, "warm": 1.0}),
        ("troca a aspereza por calor", {"harsh": -0.8, "warm": 1.0}),
        ("alles außer hell", {"bright": -1.0}),
        ("tout sauf brillant", {"bright": -1.0}),
        ("todo menos brillante", {"bright": -1.0}),
        ("tutto tranne brillante", {"bright": -1.0}),
        ("tudo menos brilhante", {"bright": -1.0}),
    ],
)
def test_exchanges_of_other_languages(text, meant):
    assert amounts(text) == meant
    assert read(text).unknown == ()


def test_a_substitute_is_named_first():
    assert amounts("substitute air for mud") == amounts("swap mud for air")


@pytest.mark.parametrize(
    "text", ["swap the {} for", "replace the {} with", "turn the {} into", "swap {} for nothing"]
)
@pytest.mark.parametrize("word", ["mud", "boom", "bass"])
def test_an_exchange_that_is_still_being_typed_is_less_of_the_one(text, word):
    (part,) = read(text.format(word)).parts
    assert part.atom.word == word
    assert part.amount < 0


@pytest.mark.parametrize(
    "text",
    ["closer to warm", "from 200 to 400 Hz cut 3 dB", "boost from bass to mids", "bass to treble",
     "remove the mud from the vocals to make them clearer"],
)  # fmt: skip
def test_what_is_no_exchange_takes_nothing_out_of_the_first(text):
    said = read(text)
    assert all(p.amount >= 0 or p.atom.word == "mud" for p in said.parts)


@pytest.mark.parametrize("form", ALL_BUT)
@pytest.mark.parametrize("word", ["bass", "bright", "mud"])
def test_all_but_one_is_less_of_that(form, word):
    (part,) = read(form.format(word)).parts
    assert part.atom.word == word
    assert part.amount < 0


def test_to_cut_all_but_one_is_more_of_that():
    assert amounts("cut everything but the mids") == amounts("more mids")


LOUD = (
    "{} is 2 dB too loud", "{} is too loud by 2 dB", "{} is 2 dB hot", "{} is 2 dB too hot",
    "{} is 2 dB louder than it should be", "{} needs to come down 2 dB", "{} ist 2 dB zu laut",
    "{} ist um 2 dB zu laut", "{} est trop fort de 2 dB", "{} è troppo forte di 2 dB",
    "{} está 2 dB demasiado alto",
)  # fmt: skip
QUIET = (
    "{} is 2 dB too quiet", "{} is too quiet by 2 dB", "{} is 2 dB too low",
    "{} is 2 dB quieter than it should be", "{} has to come up by 2 dB", "{} ist 2 dB zu leise",
    "{} está 2 dB demasiado bajo",
)  # fmt: skip


@pytest.mark.parametrize(("form", "gain"), [*((f, -2.0) for f in LOUD), *((f, 2.0) for f in QUIET)])
@pytest.mark.parametrize("hertz", ["1 kHz", "250 Hz", "4k"])
def test_how_much_too_loud_a_frequency_is(form, gain, hertz):
    said = read(form.format(hertz))
    assert [f.gain_db for f in said.filters] == [gain]
    assert said.parts == ()
    assert said.notes == ()


@pytest.mark.parametrize(
    ("text", "gains"),
    [
        ("the bass is too loud by 3 dB", {"bass": -3.0}),
        ("250 and 400 Hz are 2 dB too loud", {"250": -2.0, "400": -2.0}),
        ("1 kHz is too loud", {"1000": -3.0}),
        ("+3 dB bass and treble", {"bass": 3.0, "treble": 3.0}),
        ("3 dB less bass and treble", {"bass": -3.0, "treble": -3.0}),
        ("+2 dB bass, mids and treble", {"bass": 2.0, "mid": 2.0, "treble": 2.0}),
        ("add 2 dB of air and presence", {"air": 2.0, "presence": 2.0}),
        ("+3 dB bass and treble -2 dB", {"bass": 3.0, "treble": -2.0}),
        ("+3 dB bass and -2 dB treble", {"bass": 3.0, "treble": -2.0}),
        ("+3 dB bass and more treble", {"bass": 3.0}),
        ("+3 dB bass and warmer", {"bass": 3.0}),
        ("bass up 3, treble down 2", {"bass": 3.0, "treble": -2.0}),
        ("drop the highs by 4", {"treble": -4.0}),
        ("knock 3 dB off the bass", {"bass": -3.0}),
        ("knock 3 dB off at 400", {"400": -3.0}),
        ("shave 2 dB off at 400", {"400": -2.0}),
        ("lop 3 dB off the highs", {"treble": -3.0}),
        ("aigus diminués de 2 dB", {"treble": -2.0}),
        ("graves atténués de 3 dB", {"bass": -3.0}),
        ("graves realzados 3 dB", {"bass": 3.0}),
        ("bassi ridotti di 3 dB", {"bass": -3.0}),
        ("Tiefen um 3 dB angehoben", {"bass": 3.0}),
    ],
)
def test_whose_the_decibels_are(text, gains):
    assert decibels(text) == gains


@pytest.mark.parametrize(
    ("text", "gains", "told"),
    [
        ("warm, less boomy, +3 dB", {"boom": -3.0}, "3 dB is taken as how much less 'boomy'"),
        ("warm, bright, +3 dB", {"bright": 3.0}, "+3 dB is taken as said of 'bright'"),
    ],
)
def test_decibels_at_the_end_are_the_nearest_words_and_that_is_told(text, gains, told):
    said = read(text)
    assert decibels(text) == gains
    assert any(told in note for note in said.notes)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("basses renforcées", {"bass": 1.1}),
        ("des médiums légèrement creusés", {"mid": -0.52}),
        ("graves atténués et aigus relevés", {"bass": -0.8, "treble": 1.1}),
        ("medios recortados", {"mid": -0.8}),
        ("alti esaltati", {"treble": 1.1}),
        ("agudos reduzidos", {"treble": -0.8}),
        ("Höhen gesenkt", {"treble": -0.8}),
        ("highs slightly reduced", {"treble": -0.52}),
    ],
)
def test_participles(text, meant):
    assert amounts(text) == pytest.approx(meant)


def complains_of(said: Expression, concept: str) -> bool:
    """Whether less of one concept is all that is asked for."""
    return [p.atom.concept for p in said.parts] == [concept] and said.parts[0].amount < 0


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("the cymbals hiss", "hiss"), ("the vocals hiss", "hiss"), ("it hisses", "hiss"),
        ("the guitar buzzes", "buzz"), ("the bass booms", "boom"), ("the voice honks", "honk"),
        ("vocals muddy", "mud"), ("guitars boxy", "box"), ("highs harsh", "harsh"),
        ("die Stimme zischelt", "sibilance"), ("es rauscht", "hiss"), ("es brummt", "hum"),
        ("der Bass dröhnt", "boom"), ("die Stimme näselt", "nasal"), ("Bässe matschig", "mud"),
        ("la voix siffle", "sibilance"), ("la voce fischia", "feedback"),
        ("la voz silba", "sibilance"), ("a voz chia", "hiss"), ("muito abafado", "muffled"),
        ("som muito abafado", "muffled"), ("muy apagado", "dull"),
    ],
)  # fmt: skip
def test_complaints_that_are_verbs_or_follow_their_word(text, concept):
    assert complains_of(read(text), concept)


@pytest.mark.parametrize("text", ["bass boom", "vocal sibilance", "hiss", "very muddy"])
def test_a_name_for_a_fault_alone_is_that_sound(text):
    assert all(p.amount > 0 for p in read(text).parts)


@pytest.mark.parametrize(
    "form",
    ["it's not {}", "this isn't {}", "it isn't {} enough", "it doesn't sound {}",
     "it is not very {}", "the vocals aren't {}", "das ist nicht {}", "ce n'est pas {}"],
)  # fmt: skip
@pytest.mark.parametrize("word", ["warm", "bright", "punchy"])
def test_what_something_is_not_is_missed(form, word):
    (part,) = read(form.format(word)).parts
    assert part.atom.word == word
    assert part.amount >= 1.0


@pytest.mark.parametrize("text", ["no es cálido", "non è caldo", "não está quente"])
def test_what_something_is_not_is_missed_in_other_languages(text):
    assert amounts(text) == {"warm": 1.0}


@pytest.mark.parametrize(
    "text",
    ["not bright", "make it not bright", "it shouldn't be bright", "it's not too bright",
     "darker so it is not bright", "I want it dark, not bright"],
)  # fmt: skip
def test_what_is_not_to_be_is_not_missed(text):
    assert amounts(text)["bright"] < 0


@pytest.mark.parametrize(
    "text",
    ["remove the mud from the vocals to make them clearer", "cut the mud to make it clear"],
)
def test_what_it_is_to_become_is_not_taken_out(text):
    assert amounts(text) == {"mud": -1.0, "clear": 1.0}


@pytest.mark.parametrize(
    ("said", "written_as"),
    [
        ("minus three dee bee at two hundred fifty hertz", "-3 dB at 250 Hz"),
        ("plus two d b at one point five kilohertz", "+2 dB at 1.5 kHz"),
        ("set eighty hertz to minus four decibels", "set 80 Hz to -4 dB"),
        ("boost ten k by one and a half db", "boost 10k by 1.5 dB"),
        ("cut four hundred by three decibels", "cut 400 by 3 dB"),
        ("low shelf minus two point five at one twenty hertz", "low shelf -2.5 dB at 120 Hz"),
        ("cut twelve fifty hertz", "cut 1250 Hz"),
        ("cut three fifteen by two", "cut 315 by 2"),
        ("boost one thousand two hundred hertz", "boost 1200 Hz"),
        ("minus two db at six thirty cue of four", "-2 dB at 630 Q 4"),
        ("twenty percent brighter", "20 % brighter"),
        ("treble minus two and bass plus three", "treble -2 dB and bass +3 dB"),
        ("bass up three", "bass up 3"),
        ("cut A4 by 3 dB", "cut 440 Hz by 3 dB"),
        ("notch at middle C", "notch at 261.6 Hz"),
        ("resonance at Bb3, cut 4 dB", "resonance at 233.1 Hz, cut 4 dB"),
        ("cut 300 by 2-3 dB", "cut 300 by 2.5 dB"),
        ("cut 300 by 2 or 3 dB", "cut 300 by 2.5 dB"),
        ("1dB/100Hz, -2dB/3kHz", "1 dB at 100 Hz, -2 dB at 3 kHz"),
        ("bass++ treble--", "bass up treble down"),
        ("BASS 📈 TREBLE 📉", "bass up treble down"),
        ("il suono è ovattato", "il suono risulta ovattato"),
        ("o som é abafado", "o som está abafado"),
        ("turn donw the treble", "turn down the treble"),
        ("the mids need more and treble too", "the mids need more and treble"),
        ("c'è troppo basso", "troppo basso"),
    ],
)
def test_the_same_said_otherwise(said, written_as):
    one, other = read(said), read(written_as)
    assert [str(f) for f in one.filters] == [str(f) for f in other.filters]
    assert amounts(said) == amounts(written_as)
    assert decibels(said) == decibels(written_as)


@pytest.mark.parametrize(
    "text", ["one more time, warm", "at one point it gets boomy", "the two vocals are harsh",
             "a B3 organ, warmer", "the best of the ten, brighter"],
)  # fmt: skip
def test_other_numbers_and_names_are_no_filters(text):
    assert read(text).filters == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("too much bass and no treble", {"bass": -1, "treble": 1}),
        ("boomy, no air", {"boom": -1, "air": 1}),
        ("muddy with no clarity", {"mud": -1, "clear": 1}),
        ("all low end and no definition", {"low end": -1, "defined": 1}),
        ("all treble, no bass", {"treble": -1, "bass": 1}),
        ("nur Höhen und kein Bass", {"treble": -1, "bass": 1}),
        ("less bass, no treble", {"bass": -1, "treble": -1}),
        ("boomy without edge", {"boom": 1, "edge": -1}),
        ("the room is so boomy", {"boom": -1}),
        ("the esses are too sharp", {"sibilance": -1}),
        ("too dull, brighten it up", {"dull": -1, "bright": 1}),
        ("boxy, open it up", {"box": -1, "open": 1}),
        ("a big boost in the bass", {"bass": 1}),
        ("a gentle lift in the air", {"air": 1}),
        ("not as bright as my other pair", {"bright": 1}),
        ("not as bright please", {"bright": -1}),
        ("it doesn't need any more treble, it needs less", {"treble": -1}),
        ("wouldn't mind a little more air", {"air": 1}),
        ("very clear, borderline bright", {"clear": 1, "bright": -1}),
        ("a bit of a glare", {"harsh": -1}),
        ("mud gone please", {"mud": -1}),
        ("boost the vocals and cut the bass", {"vocal": 1, "bass": -1}),
        ("airy, bass a bit shy", {"airy": 1, "bass": 1}),
        ("vocals slightly loud", {"vocal": -1}),
        ("bass slightly boosted", {"bass": 1}),
        ("vocals to harsh", {"harsh": -1}),
        ("the bass is tight but I'd like a little more of it", {"tight": 1, "bass": 1}),
        ("lacks air and sounds closed in", {"air": 1, "closed": -1}),
        ("muddy low mids, fix", {"mud": -1}),
    ],
)
def test_signs(text, meant):
    found = amounts(text)
    assert {name: 1 if amount > 0 else -1 for name, amount in found.items()} == meant


def test_a_gentle_lift_is_less_than_a_big_one():
    sizes = [amounts(f"a {size} boost in the bass")["bass"] for size in ("tiny", "gentle", "huge")]
    assert sizes == sorted(sizes)
    assert sizes[0] < amounts("a boost in the bass")["bass"] < sizes[2]


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("ring at 630, take it down 6", ["-6 dB at 630 Hz, Q 4"]),
        ("take 250 out of the toms, 5 dB or so", ["-5 dB at 250 Hz"]),
        ("two narrow notches, 120 and 240 Hz", ["-12 dB at 120 Hz, Q 4", "-12 dB at 240 Hz, Q 4"]),
        ("the 5k peak makes it harsh", ["-3 dB at 5000 Hz"]),
        ("there is a dip at 3k", ["+3 dB at 3000 Hz"]),
        ("I'd pull about 3 dB at 2.5k and maybe 4 at 250", ["-3 dB at 2500 Hz", "-4 dB at 250 Hz"]),
        ("5 kHz, +2.5 dB, Q 0.7", ["+2.5 dB at 5000 Hz, Q 0.7"]),
        ("250 Hz, -3 dB, 4k, +2 dB", ["-3 dB at 250 Hz", "+2 dB at 4000 Hz"]),
        ("it's feeding back somewhere around 500", ["-3 dB at 500 Hz, Q 4"]),
        ("everything up to 5k is fine", []),
        ("I'm cutting around 300 Hz by 2 dB", ["-2 dB at 300 Hz"]),
        ("a bit less 200 and a bit more 5k", ["-1.05 dB at 200 Hz", "+1.05 dB at 5000 Hz"]),
    ],
)
def test_filters_in_sentences(text, filters):
    assert [str(f) for f in read(text).filters] == filters


def test_a_slip_of_a_small_word_is_read_in_any_language():
    assert list(amounts("incease bas").values()) == [1.1]


NUMBERS = (
    "3 dB", "-3 dB", "+2", "at 250 Hz", "4k", "Q 4", "200-400 Hz", ",", ".", "50%", "it", "two db",
    "->", "12 dB/oct", "A4", "minus five", "to", "no", "but", "too", "of it",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt"])
def test_any_words_in_any_order_are_read_or_refused(language):
    lexicon, chance = load_lexicon(), random.Random(11)
    operators = lexicon.operators[language]
    small, words = (
        sorted(operators.everything | operators.aside),
        sorted(lexicon.words_of[language]),
    )
    for _ in range(150):
        text = " ".join(
            chance.choice(chance.choice((small, words, NUMBERS)))
            for _ in range(chance.randint(1, 9))
        )
        with suppress(EqmorphError):
            assert read(text).text
