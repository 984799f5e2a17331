"""Texts into expressions: operators, strengths, signs, languages; what is no text is refused."""

from __future__ import annotations

import pytest

from eqmorph.errors import EqmorphError, UnintelligibleTextError, UnknownTermError
from eqmorph.words.inflections import base_forms
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.reading import read


def amounts(text: str) -> dict[str, float]:
    """What is asked of each concept; "keep" where it is to be left."""
    return {p.atom.concept: ("keep" if p.keep else round(p.amount, 3)) for p in read(text).parts}


MORE = ("more {}", "add {}", "turn up the {}", "{} up", "bring out the {}", "boost the {}")
LACK = ("needs {}", "lacks {}", "lacking {}", "lack of {}", "not enough {}", "too little {}",
        "could use {}", "missing {}", "not {} enough", "the {} is missing")  # fmt: skip
LESS = ("less {}", "no {}", "not {}", "without {}", "cut {}", "reduce the {}", "tame the {}",
        "remove {}", "get rid of the {}", "avoid {}", "pull back the {}", "dial back the {}",
        "back off the {}", "clean up the {}", "take off the {}", "{} down", "{} cut", "too {}",
        "overly {}", "hardly {}", "turn the {} down", "roll the {} off", "{}-free", "de-{}",
        "un-{}", "anti-{}")  # fmt: skip


@pytest.mark.parametrize("said", MORE + LACK)
@pytest.mark.parametrize("word", ["bass", "warmth", "air", "clarity"])
def test_what_asks_for_more_is_never_weaker_than_the_word(said, word):
    (part,) = read(said.format(word)).parts
    assert part.amount >= 1.0
    assert part.atom.word == word


@pytest.mark.parametrize("said", LESS)
@pytest.mark.parametrize("word", ["mud", "harsh", "boom"])
def test_what_asks_for_less_is_never_more_than_the_contrary(said, word):
    (part,) = read(said.format(word)).parts
    assert -1.0 <= part.amount < 0
    assert part.atom.word == word


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("slightly warm", "warm"),
        ("a bit warm", "warm"),
        ("a touch of warmth", "somewhat warm"),
        ("warm", "more warm"),
        ("warm", "very warm"),
        ("very warm", "extremely warm"),
        ("half as warm", "warm"),
        ("warm", "twice as warm"),
        ("more warmth", "a lot more warmth"),
        ("slightly less warm", "less warm"),
        ("warm", "50% warmer"),
        ("20% warmer", "50% warmer"),
        ("bass up a bit", "bass up"),
        ("very slightly warm", "slightly warm"),
        ("very very very slightly warm", "slightly warm"),
        ("warm, but only a little bit", "warm"),
        ("brighter but only a bit", "brighter"),
        ("less bass, but only slightly", "less bass"),
        ("warm, aber nur ein bisschen", "warm"),
        ("más cálido, pero solo un poco", "más cálido"),
    ],
)
def test_strengths_are_ordered(weaker, stronger):
    (less,), (more,) = read(weaker).parts, read(stronger).parts
    assert 0 < abs(less.amount) < abs(more.amount)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("don't cut the bass", {"bass": "keep"}),
        ("no lack of bass", {"bass": 1.0}),
        ("don't add bass", {"bass": "keep"}),
        ("i dont want it brighter", {"bright": "keep"}),
        ("i don't want more bass", {"bass": "keep"}),
        ("warm without more bass", {"warm": 1.0, "bass": "keep"}),
        ("bright but not harsher", {"bright": 1.0, "harsh": "keep"}),
        ("not less bright", {"bright": 0.5}),
        ("without losing the highs", {"treble": "keep"}),
        ("keep the warmth", {"warm": "keep"}),
        ("not unclear", {"clear": 0.5}),
        ("fix the lack of bass", {"bass": 1.0}),
        ("avoid adding mud", {"mud": -1.0}),
        ("don't make it boomy", {"boom": -1.0}),
        ("no bass and treble", {"bass": -1.0, "treble": -1.0}),
        ("no bass and bright", {"bass": -1.0, "bright": 1.0}),
        ("no bass and more treble", {"bass": -1.0, "treble": 1.1}),
        ("not harsh or shrill", {"harsh": -1.0, "shrill": -1.0}),
        ("less mud, boom and harshness", {"mud": -0.8, "boom": -0.8, "harsh": -0.8}),
        ("bass cut treble boost", {"bass": -0.8, "treble": 1.1}),
        ("warm but not muddy", {"warm": 1.0, "mud": -1.0}),
        ("warm but not dull", {"warm": 1.0, "dull": -0.35}),
        ("wärmer, aber nicht dumpf", {"warm": 1.0, "dull": -0.35}),
        ("chaud mais pas terne", {"warm": 1.0, "dull": -0.35}),
        ("bright but less dull", {"bright": 1.0, "dull": -0.8}),
        ("less bass, more treble", {"bass": -0.8, "treble": 1.1}),
        ("the bass is fine but the top is dull", {"bass": "keep", "dull": -0.8}),
        ("my mix sounds muddy", {"mud": -0.8}),
        ("I want it to sound tinny", {"tinny": 1.0}),
        ("the bass is too loud", {"bass": -0.8}),
        ("the vocals are too quiet", {"vocal": 1.0}),
        ("smooth out the harshness", {"smooth": 1.0, "harsh": -0.8}),
        ("dull, needs air", {"dull": -0.8, "air": 1.0}),
        ("the highs need to be tamed", {"treble": -0.8}),
        ("get more bass out of it", {"bass": 1.1}),
        ("take some bass out", {"bass": -0.8}),
        ("more warm than bright", {"warm": 0.7, "bright": 0.3}),
        ("less warm than bright", {"warm": 0.3, "bright": 0.7}),
        ("not too bright", {"bright": -0.4}),
        ("nolows", {"low end": -1.0}),
        ("great mids, bad treble", {"mid": "keep", "treble": -0.8}),
        ("bad treble", {"treble": -0.8}),
        ("bad", {"annoying": 1.0}),
        ("tooo bright", {"bright": -0.8}),
        ("sooo warm", {"warm": 1.2}),
        ("waaarm, toooo boooomy", {"warm": 1.0, "boom": -0.8}),
        ("brighterrr", {"bright": 1.0}),
        ("zero mud", {"mud": -1.0}),
        ("warm with zero bass", {"warm": 1.0, "bass": -1.0}),
        ("no bass at all", {"bass": -1.0}),
        ("midboost", {"mid": 1.1}),
        # A strength before a "no" leaves it a "no".
        ("absolutely no bass", {"bass": -1.0}),
        ("really not bright", {"bright": -1.0}),
        ("not really bright", {"bright": -0.5}),
    ],
)
def test_signs_multiply(text, meant):
    assert amounts(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        # What closes a part weakens all of it; before a word it is that word's.
        ("warm but not too much", {"warm": 0.5}),
        ("more bass, not too much", {"bass": 0.55}),
        ("less bass, but don't overdo it", {"bass": -0.52}),
        ("not too much bass", {"bass": -0.4}),
        ("warm, aber nicht zu viel", {"warm": 0.5}),
        ("chaud mais pas trop", {"warm": 0.5}),
        ("caldo ma non troppo", {"warm": 0.5}),
        ("cálido pero no demasiado", {"warm": 0.5}),
        ("quente mas não demais", {"warm": 0.5}),
        ("warm but not too warm", {"warm": 0.6}),
        # A noun before "is" begins anew.
        ("the vocal could be brighter, the bass is too loud", {"bright": 1.0, "bass": -0.8}),
        ("less treble and the bass is fine", {"treble": -0.8, "bass": "keep"}),
        # What is kept ends where something else is asked for.
        (
            "leave the low end alone, brighten the top",
            {"low end": "keep", "bright": 1.0, "treble": 1.0},
        ),
        ("keep the bass, more air", {"bass": "keep", "air": 1.1}),
        ("the bass isn't too loud", {"bass": "keep"}),
        ("nothing wrong with the treble but the bass is weak", {"treble": "keep", "bass": 1.0}),
        (
            "the vocal's a little harsh though the low end's perfect",
            {"harsh": -0.436, "low end": "keep"},
        ),
        # What is there, or heard, is a complaint if it is a fault, and likened nobody's wish.
        ("there's a rumble in the background", {"rumble": -0.8}),
        ("I hear mains hum", {"hum": -0.8}),
        ("I want to hear more hiss", {"hiss": 1.1}),
        ("my vocals sound like a telephone", {"telephone": -0.8}),
        ("make my vocals sound like a telephone", {"telephone": 1.0}),
        ("the bass bleeds into the mids", {"bass": -0.8}),
        ("the bass drowns everything", {"bass": -0.8}),
        ("the bass drowns the vocals", {"bass": -0.8}),
        ("mud-free low end", {"mud": -1.0}),
        (
            "the bass is deep and punchy but the top is harsh",
            {"deep": "keep", "punch": "keep", "harsh": -0.8},
        ),
        ("the low mids are building up", {"warmth region": -0.8}),
        ("don't be afraid to cut the lows", {"low end": -1.0}),
        ("I'd love more oomph", {"thump": 1.1}),
        ("man hört den Bass kaum", {"bass": 1.0}),
        ("grave sobrando", {"bass": -0.8}),
        ("remove the whistle", {"feedback": -1.0}),
        ("the vocal feels a bit dark", {"dark": -0.436}),
        ("make the vocal a bit dark", {"dark": 0.35}),
        ("too plinky, more body", {"body": 1.1}),
        ("too plinky body", {"body": -0.8}),
        ("more...bass!!", {"bass": 1.1}),
        ("to much bass", {"bass": -0.8}),
        ("clean and detailed but too bright", {"clean": "keep", "defined": "keep", "bright": -0.8}),
        ("Verse: vocal a tad too loud. Chorus: more air", {"vocal": -0.436, "air": 1.1}),
        # Sentences that only tell what is there, before one that asks.
        ("It is thick with lots of bass. I would like more air.", {"air": 1.1}),
        ("It's dull. I'd like it warmer.", {"dull": -0.8, "warm": 1.0}),
        ("Warm and airy. Less mud.", {"warm": 1.0, "airy": 1.0, "mud": -0.8}),
        ("the low end is massive and boomy", {"boom": -0.8}),
        ("clear mids but the treble is sharp", {"clear": "keep", "mid": 1.0, "sharp": -0.8}),
        ("that makes the vocals harsh", {"harsh": -0.8}),
        ("it sounds like it's coming out of a phone", {"telephone": -0.8}),
        # Strengths belong to what they stand before.
        ("sits well, just a touch too bright", {"bright": -0.436}),
        ("I like the bottom, just a little more air", {"low end": "keep", "air": 0.35}),
        ("bass up a bit, less treble", {"bass": 0.385, "treble": -0.8}),
        ("(slightly) warmer", {"warm": 0.5}),
        ("slighty warmer", {"warm": 0.5}),
        ("there's not a lot of bass", {"bass": 1.0}),
        ("the voice doesn't have enough body", {"body": 1.0}),
        ("no tiene brillo", {"bright": 1.0}),
        ("troppi bassi e pochi alti", {"bass": -0.8, "treble": 1.0}),
        ("scared of losing the warmth", {"warm": "keep"}),
        ("warm with not much treble", {"warm": 1.0, "treble": -0.8}),
        ("vocals come across as nasal", {"nasal": -0.8}),
        ("I found the upper mids tiring", {"harsh": -0.8}),
        ("squealing", {"feedback": 1.0}),
    ],
)
def test_what_the_whole_sentence_tells(text, meant):
    assert amounts(text) == meant


def shares(text: str) -> dict[str, float]:
    """The share of each word that the mean is asked of."""
    return {p.atom.concept: p.amount for p in read(text).parts if p.mixed}


@pytest.mark.parametrize(
    "text",
    ["between warm and bright", "halfway between warm and bright", "a mix of warm and bright",
     "a blend of bright and warm", "eine Mischung aus warm und hell", "entre cálido y brillante",
     "à mi-chemin entre chaud et brillant", "una via di mezzo tra caldo e brillante",
     "uma mistura de quente e brilhante"],
)  # fmt: skip
def test_between_is_the_mean(text):
    assert shares(text) == {"warm": 0.5, "bright": 0.5}
    assert shares(str(read(text))) == shares(text)


def test_a_mix_ends_where_something_else_is_asked_for():
    said = read("a mix of warm, bright and airy, less mud")
    assert set(shares(str(said)).values()) == {round(1 / 3, 4)}
    assert [p.amount for p in said.parts if not p.mixed] == [-0.8]
    assert shares("between you and me, warm") == {}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("it hurts my ears", {"harsh": -0.8}),
        ("lift the veil", {"muffled": -0.8}),
        ("sounds like it was made through a blanket", {"muffled": -0.8}),
        ("let it breathe", {"air": 1.1}),
        ("voice sounds like I've got a cold", {"nasal": -0.8}),
        ("klingt wie unter einer Decke", {"dull": -0.8}),
    ],
)
def test_pictures_are_put_into_plain_words_and_told(text, meant):
    assert amounts(text) == meant
    assert any(note.startswith("read ") for note in read(text).notes)


@pytest.mark.parametrize(
    "text", ["louder", "make it louder", "turn it up", "more volume", "lauter"]
)
def test_the_level_of_all_of_it_is_not_an_equalisers(text):
    said = read(text)
    assert said.is_empty
    assert "turn it up or down where it is played" in said.refused
    assert amounts("louder vocals") == {"vocal": 1.1}
    assert not read("louder vocals").refused


@pytest.mark.parametrize("text", ["the bass sucks", "the treble is off", "bass is wrong"])
def test_an_opinion_without_a_direction_is_refused(text):
    assert "too much or too little" in read(text).refused


def test_an_opinion_beside_a_request_is_told():
    said = read("the bass sucks, more air")
    assert amounts("the bass sucks, more air") == {"air": 1.1}
    assert any("too much or too little" in note for note in said.notes)


def test_what_only_an_unknown_thing_is_likened_to_asks_for_nothing():
    said = read("the kick sounds like a xylophonist")
    assert (said.parts, said.unknown) == ((), ("xylophonist",))


def test_more_of_what_is_played_is_its_lift():
    (part,) = read("I can't hear the vocals").parts
    assert part.lifted
    assert str(read("more vocals")) == "more vocals"
    assert read("vocals").parts[0].lifted is False
    assert read(str(read("much more vocals"))).parts[0].lifted


def test_a_thousand_characters_are_read_and_more_refused():
    long = "the bass is too loud " * 47
    assert amounts(long) == {"bass": -0.8}
    with pytest.raises(UnintelligibleTextError, match="use at most 1000"):
        read(long + "and so on and on and on")


@pytest.mark.parametrize(
    ("text", "meant", "taken"),
    [
        ("warm - actually no, bright", {"bright": 1.0}, "warm"),
        ("bright, no, warm", {"warm": 1.0}, "bright"),
        ("bright... no wait, darker", {"dark": 1.0}, "bright"),
        ("less bass. Scratch that. More treble", {"treble": 1.1}, "bass"),
        ("warm, or rather bright", {"bright": 1.0}, "warm"),
        ("hell, nein, warm", {"warm": 1.0}, "hell"),
        ("caldo, anzi brillante", {"bright": 1.0}, "caldo"),
    ],
)
def test_what_comes_after_a_correction_counts(text, meant, taken):
    assert amounts(text) == meant
    assert f"taken back: {taken}" in read(text).notes


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("no, warm", {"warm": 1.0}),
        ("warm, no harshness", {"warm": 1.0, "harsh": -1.0}),
        ("warm, actually no bass please", {"warm": 1.0, "bass": -1.0}),
        ("no bass, no treble", {"bass": -1.0, "treble": -1.0}),
        ("warm? no.", {"warm": 1.0}),
    ],
)
def test_a_no_before_a_word_takes_nothing_back(text, meant):
    assert amounts(text) == meant
    assert read(text).notes == ()


@pytest.mark.parametrize(
    ("text", "heard_in"),
    [
        ("harsh highs", "highs"),
        ("less mud in the low mids", "low mids"),
        ("the vocal is too harsh", "vocal"),
        ("make the guitars warmer", "guitars"),
        ("take the boxiness out of the snare", "snare"),
    ],
)
def test_where_it_is_heard_is_not_asked_for_and_is_told(text, heard_in):
    read_as = read(text)
    assert len(read_as.parts) == 1
    assert heard_in not in str(read_as)
    assert any(repr(heard_in) in note for note in read_as.notes)


def test_what_is_played_shades_a_plain_description():
    crisp, snare = read("crisp snare").parts
    assert (crisp.amount, snare.amount) == (1.0, 0.6)
    assert amounts("snare") == {"snare": 1.0}
    assert amounts("push back the guitars") == {"guitar": -0.8}


@pytest.mark.parametrize(
    "texts",
    [
        ("warm", "warm!", '"warm"', "WARM", " warm ", "warm...", "(warm)", "a warm sound",
         "make it warm", "something warm", "I want it warm, please"),
        ("lofi", "lo-fi", "lo fi", "Lo-Fi"),
        ("highpass", "high pass", "high-pass", "High Pass!"),
        ("don't cut the bass", "dont cut the bass", "don’t cut the bass", "DON'T CUT THE BASS"),
        ("less mud, more air", "Less Mud, More Air!", "less mud , more air"),
        ("deess", "de-ess", "de ess"),
        ("vshaped", "v-shaped", "V shaped"),
        ("-3 dB at 250 Hz", "−3 dB at 250 Hz", "–3dB @ 250hz", "-3.0 dB at 0.25 kHz"),
    ],
)  # fmt: skip
def test_punctuation_case_hyphens_and_apostrophes_change_nothing(texts):
    assert len({str(read(text)).replace(" ", "") for text in texts}) == 1 or len(
        {(tuple((p.atom.concept, p.amount, p.keep) for p in read(t).parts), read(t).filters)
         for t in texts}
    ) == 1  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("más brillante", "es", {"bright": 1.1}),
        ("sin graves", "es", {"bass": -1.0}),
        ("demasiado oscuro", "es", {"dark": -0.8}),
        ("weniger Höhen", "de", {"treble": -0.8}),
        ("Bässe absenken", "de", {"bass": -0.8}),
        ("zu dumpf", "de", {"dull": -0.8}),
        ("plus de graves", "fr", {"bass": 1.1}),
        ("moins d'aigus", "fr", {"treble": -0.8}),
        ("più caldo", "it", {"warm": 1.1}),
        ("un po' più brillante", "it", {"bright": 0.35}),
        ("menos brilho", "pt", {"bright": -0.8}),
        ("graves demais", "pt", {"bass": -0.8}),
    ],
)
def test_six_languages(text, language, meant):
    assert read(text).language == language
    assert amounts(text) == meant


def test_an_english_word_stays_english_unless_the_others_vote():
    assert read("hell").is_empty
    assert amounts("sehr hell") == {"bright": 1.3}
    assert amounts("warm") == {"warm": 1.0}


@pytest.mark.parametrize(
    "word", ["could", "president", "close", "door", "leader", "but", "shit", "damn"]
)
def test_everyday_words_are_no_words_for_a_sound(word):
    assert read(word).is_empty
    assert amounts(f"{word} bright") == {"bright": 1.0}


@pytest.mark.parametrize("typed", ["asdfgh", "re27", "xyzzy", "qwerty", "hello", "taco", "dog"])
def test_nothing_is_read_into_other_words(typed):
    assert read(typed).is_empty


def test_a_stretched_word_is_told_and_others_stay_unknown():
    assert read("tooo bright").notes == ("read 'tooo' as 'too'",)
    assert read("warm hmmm zzzz").unknown == ("hmmm", "zzzz")
    assert read("bass zero").parts[0].peak_db == 0.0


@pytest.mark.parametrize(
    "text",
    ["leave it as it is", "do nothing", "everything is fine", "Don't change anything, please",
     "it sounds good", "no changes", "alles gut", "ne change rien", "lascia così"],
)  # fmt: skip
def test_what_asks_for_no_change_is_told_so(text):
    found = read(text)
    assert found.is_empty
    assert found.leaves_something
    assert (found.unknown, found.again) == ((), 0.0)


@pytest.mark.parametrize("text", ["everything is fine but too bright", "leave it warm"])
def test_what_asks_for_something_besides_is_followed(text):
    assert read(text).parts
    assert not read(text).leaves_something


def test_unknown_words_are_named():
    assert read("warm qwxzt").unknown == ("qwxzt",)
    assert read("warm qwxzt", terms={"qwxzt"}).parts[1].atom.kind == "term"


def test_an_expression_can_be_read_again():
    """What is shown means what it was made from."""
    for text in (
        "very warm, less muddy",
        "-3 dB at 250 Hz",
        "more bass",
        "keep the highs, less mud",
    ):
        once = read(text)
        again = read(str(once))
        assert [(p.atom.concept, p.keep, p.amount > 0) for p in again.parts] == [
            (p.atom.concept, p.keep, p.amount > 0) for p in once.parts
        ]
        assert again.filters == once.filters


def test_an_expression_is_shown_in_short():
    shown = str(read("very warm, less muddy, -3 dB at 250 Hz"))
    assert shown == "1.3 x warm, less 0.8 x muddy, -3 dB at 250 Hz"
    assert str(read("opposite of warm")) == "the opposite of warm"
    assert str(read("keep the bass, no hiss")) == "keep bass, less hiss"


@pytest.mark.parametrize("typed", ["", "   ", "!!", "🎵🎶", "a" * 10_000, "\x00"])
def test_what_is_no_text_is_refused_in_one_sentence(typed):
    with pytest.raises(UnintelligibleTextError) as caught:
        read(typed)
    assert isinstance(caught.value, (UnknownTermError, ValueError))
    assert isinstance(caught.value, EqmorphError)
    assert len(str(caught.value)) < 200


def test_a_text_is_text():
    with pytest.raises(TypeError, match="a term is text, got bytes"):
        read(b"warm")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["12", "暖かい", "50%", "and or but", "3", "-", "the"])
def test_what_says_nothing_is_empty(text):
    if any(c.isalnum() for c in text):
        assert read(text).is_empty


# The tables.


def test_every_word_can_be_looked_up_as_it_is_listed():
    lexicon = load_lexicon()
    for language, words in lexicon.words_of.items():
        endings = lexicon.operators[language].endings
        assert all(word in set(base_forms(word, endings)) for word in words)
        wrong = [w for w in words if not (w.isalnum() and w.isascii() and w == w.lower())]
        assert wrong == []


def test_common_words_are_none_of_the_lexicons_own():
    lexicon = load_lexicon()
    assert len(lexicon.common) > 1000
    assert lexicon.common.isdisjoint(lexicon.words_of["en"])


def test_no_phrase_does_two_things():
    for operators in load_lexicon().operators.values():
        assert operators.stop.isdisjoint(
            p for p, (kind, _) in operators.changes.items() if kind in ("opposite", "keep")
        )


@pytest.mark.parametrize(
    ("text", "share"),
    [("more of that", 0.5), ("less of that", -0.5), ("a bit less of that", -0.175),
     ("undo that", -1.0), ("double that", 1.0), ("a lot more", 0.65), ("un poco menos", -0.175),
     ("halve it", -0.5), ("once more", 1.0), ("dial it back a bit", -0.175), ("tone it down", -0.5),
     ("etwas weniger davon", -0.175), ("noch einmal", 1.0), ("push it further", 0.5)],
)  # fmt: skip
def test_how_much_of_what_was_asked_before(text, share):
    assert read(text).again == pytest.approx(share)
    assert read(text).is_empty


@pytest.mark.parametrize("text", ["more bass", "boost", "nonsense more", "the"])
def test_what_names_something_is_not_about_what_was_before(text):
    assert read(text).again == 0.0


FORMS = {
    1: (*MORE, *LACK, "very {}", "slightly {}", "make it more {}", "give me more {}"),
    -1: (*LESS, "it's too {}", "the opposite of {}", "a lot less {}", "don't make it {}"),
}


def first_words() -> list[str]:
    """The first English word of each concept that lifts or cuts anything."""
    lexicon = load_lexicon()
    return [lexicon.spoken[n] for n, c in lexicon.concepts.items() if c.levels.any()]


@pytest.mark.parametrize("sign", FORMS)
def test_every_form_does_with_every_word_what_it_does_with_one(sign):
    lexicon, missed, tried = load_lexicon(), [], 0
    for word in first_words():
        for form in FORMS[sign]:
            text = form.format(word)
            parts = read(text).parts
            tried += 1
            concepts = [p.atom.concept for p in parts]
            if concepts != [lexicon.words_of["en"][word]] or parts[0].amount * sign <= 0:
                missed.append(text)
    assert len(missed) < 0.01 * tried, missed


@pytest.mark.parametrize(
    ("form", "signs"),
    [
        ("{} but not {}", (1, -1)), ("less {}, more {}", (-1, 1)), ("more {}, less {}", (1, -1)),
        ("cut the {}, boost the {}", (-1, 1)), ("{} without {}", (1, -1)),
        ("add {} and reduce the {}", (1, -1)), ("too {}, not enough {}", (-1, 1)),
        ("{} down, {} up", (-1, 1)),
    ],
)  # fmt: skip
def test_every_pair_is_read_as_one_is(form, signs):
    lexicon, words, missed = load_lexicon(), first_words(), []
    pairs = [(words[i], words[(7 * i + 31) % len(words)]) for i in range(len(words))]
    kinds = {w: lexicon.concepts[lexicon.words_of["en"][w]].kind for w in words}
    verbs = lexicon.operators["en"].changes  # "boost" is one beside another word
    pairs = [
        (a, b)
        for a, b in pairs
        if a != b and "source" not in (kinds[a], kinds[b]) and not {a, b} & set(verbs)
    ]
    for pair in pairs:
        found = {p.atom.concept: p.amount for p in read(form.format(*pair)).parts}
        amounts_of = [found.get(lexicon.words_of["en"][word], 0.0) for word in pair]
        if any(amount * sign <= 0 for amount, sign in zip(amounts_of, signs, strict=True)):
            missed.append(pair)
    assert len(missed) < 0.06 * len(pairs), missed


@pytest.mark.parametrize(
    ("first", "second"),
    [("more punch in the bass", "less mids"), ("more warmth in the bass", "less highs"),
     ("less mud in the guitars", "no bass"), ("more air on the vocals", "less low mids"),
     ("mehr Druck im Bass", "weniger Mitten"), ("más cuerpo en la voz", "menos medios")],
)  # fmt: skip
@pytest.mark.parametrize("link", [", ", " {} "])
def test_what_is_asked_behind_a_place_is_no_place(first, second, link):
    join = link.format({"meh": "und", "más": "y"}.get(first[:3], "and"))
    (one,) = read(first).parts
    (other,) = read(second).parts
    both = read(f"{first}{join}{second}").parts
    asked = [(p.atom.concept, p.amount) for p in both]
    assert asked == [(one.atom.concept, one.amount), (other.atom.concept, other.amount)]


@pytest.mark.parametrize(
    "beside",
    ["compared to the reference", "next to my reference", "compared to other tracks",
     "against the reference"],
)  # fmt: skip
@pytest.mark.parametrize("quality", ["bright", "dark", "warm"])
def test_what_it_is_beside_others_is_too_much(beside, quality):
    (part,) = read(f"the mix is {quality} {beside}").parts
    assert part.atom.word == quality
    assert part.amount < 0
