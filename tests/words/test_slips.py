"""Slips of a finger: found from four letters on; everyday words never."""

from __future__ import annotations

import pytest

from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.reading import read
from eqmorph.words.slips import Spellings, one_finger, osa_distance

SPELLINGS = Spellings.of(["bright", "warm", "muddy", "presence", "airy", "box"])


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [("warm", "warm", 0), ("wamr", "warm", 1), ("brght", "bright", 1), ("muddey", "muddy", 1),
     ("prescense", "presence", 2), ("", "abc", 3), ("abc", "cba", 2)],
)  # fmt: skip
def test_osa_distance(a, b, distance):
    assert osa_distance(a, b) == osa_distance(b, a) == distance


@pytest.mark.parametrize(
    ("typed", "word"),
    [("brght", "bright"), ("birght", "bright"), ("brighht", "bright"), ("vright", "bright"),
     ("wamr", "warm"), ("waem", "warm"), ("muddey", "muddy"), ("prescence", "presence"),
     ("presense", "presence"), ("airy", "airy")],
)  # fmt: skip
def test_one_finger_wrong(typed, word):
    assert SPELLINGS.meant(typed) == word or typed == word


@pytest.mark.parametrize("typed", ["wzrp", "bo", "bxo", "light", "fright", "harm", "123", "wärm"])
def test_other_words_are_no_slips(typed):
    assert SPELLINGS.meant(typed) is None


def test_every_variant_is_one_change_away():
    assert all(osa_distance("crisp", near) <= 1 for near in one_finger("crisp"))


@pytest.mark.parametrize(
    ("typed", "word"),
    [("brght", "bright"), ("wamr", "warm"), ("muddey", "muddy"), ("wramer", "warm"),
     ("sibilence", "sibilance"), ("crips", "crisp"), ("trebel", "treble")],
)  # fmt: skip
def test_slips_are_read_and_told(typed, word):
    found = read(typed)
    (part,) = found.parts
    assert part.atom.concept == read(word).parts[0].atom.concept
    if part.atom.how == "slip":
        assert any(repr(typed) in note for note in found.notes)


def test_most_slips_of_the_lexicons_words_are_found():
    """Every swap of two letters in a word of five letters or more, where it is no other word."""
    lexicon = load_lexicon()
    words = [w for w in lexicon.words_of["en"] if len(w) >= 5 and w.isalpha()]
    tried = found = 0
    for word in words[::4]:
        i = len(word) // 2
        typed = word[:i] + word[i + 1] + word[i] + word[i + 2 :] if i + 1 < len(word) else word
        if typed == word or typed in lexicon.common or typed in lexicon.words:
            continue
        tried += 1
        parts = read(typed).parts
        found += bool(parts) and parts[0].atom.concept == lexicon.words_of["en"][word]
    assert tried > 100
    assert found > 0.95 * tried
