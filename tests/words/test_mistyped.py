"""A mistyped small word means what it was to be, and is told; other words stay what they are."""

from __future__ import annotations

import pytest

from eqmorph.words.reading import read

REQUESTS = (
    ("less bass", "less"), ("bass without harshness", "without"), ("not enough treble", "enough"),
    ("lower the bass", "lower"), ("leave the bass, more treble", "leave"),
    ("really bright", "really"), ("it lacks bass", "lacks"), ("turn the bass down", "down"),
    ("remove the mud", "remove"), ("too much bass", "much"),
)  # fmt: skip


def asked(text: str) -> list[tuple[str, float, bool]]:
    """What is asked for, whatever the notes say."""
    return [(p.atom.concept, p.amount, p.keep) for p in read(text).parts]


def mistyped(word: str) -> set[str]:
    """Two letters swapped, one doubled, or one of five or more left out; the first stays."""
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)}
    doubled = {word[:i] + word[i - 1] + word[i:] for i in range(2, len(word) + 1)}
    out = {word[:i] + word[i + 1 :] for i in range(1, len(word))} if len(word) > 4 else set()
    return (swapped | doubled | out) - {word}


@pytest.mark.parametrize(("text", "word"), REQUESTS)
def test_a_slip_of_a_small_word_asks_for_the_same_and_is_told(text, word):
    meant = asked(text)
    others = []
    for slip in sorted(mistyped(word)):
        said = read(text.replace(word, slip))
        told = [n for n in said.notes if repr(slip) in n] or said.unknown == ()
        if [(p.atom.concept, p.amount, p.keep) for p in said.parts] != meant or not told:
            others.append(slip)
    # Slips that are words themselves: "lover", "lave", "lack", "need".
    assert len(others) <= 1, others


@pytest.mark.parametrize(
    ("text", "meant"),
    [("more brightness and les mud", "more brightness and less mud"),
     ("noy muddy", "not muddy"), ("dnt boost the bass", "dont boost the bass")],
)  # fmt: skip
def test_short_slips(text, meant):
    assert asked(text) == asked(meant)


@pytest.mark.parametrize(
    "text",
    ["my les paul is dull", "the hearing loss", "a title track", "reed organ", "les aigus", "mess"],
)
def test_words_that_are_near_a_small_word_stay_what_they_are(text):
    assert not any(f"as {small!r}" in n for n in read(text).notes for small in ("less", "little"))


def test_a_word_that_people_use_is_not_mistyped():
    assert read("kepe bass", terms=("kepe",)).notes == read("bass", terms=("kepe",)).notes
