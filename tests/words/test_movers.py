"""Verbs with particles: each particle is its own verb's, and "pull" alone is down."""

from __future__ import annotations

import pytest

from eqmorph.words.reading import read

VERBS = {
    "turn up the {}": 1, "bring the {} up": 1, "push the {}": 1, "bump the {}": 1,
    "bump the {} 3 dB": 1,
    "roll off the {}": -1, "pull down the {}": -1, "pull the {}": -1, "drop the {}": -1,
    "drop the {} 2 dB": -1, "pull back the {}": -1, "take the {} out": -1, "pull 2 dB of {}": -1,
}  # fmt: skip


@pytest.mark.parametrize("first", VERBS)
@pytest.mark.parametrize("second", VERBS)
@pytest.mark.parametrize("link", [" and ", ", "])
def test_two_verbs_move_each_their_own(first, second, link):
    one, other = read(first.format("bass") + link + second.format("treble")).parts
    assert (one.atom.concept, other.atom.concept) == ("bass", "treble")
    for part, form in ((one, first), (other, second)):
        size = part.amount if part.peak_db is None else part.peak_db
        assert size * VERBS[form] > 0, form


@pytest.mark.parametrize(
    ("text", "sign"), [("pull the vocals forward", 1), ("get more bass out of it", 1)]
)
def test_where_something_is_pulled_to_tells(text, sign):
    (part,) = read(text).parts
    assert part.amount * sign > 0


@pytest.mark.parametrize(
    "text",
    ["mehr Höhen ohne den Bass zu verlieren", "mehr Höhen ohne die Bässe anzufassen",
     "mehr Höhen ohne den Bass zu verändern"],
)  # fmt: skip
def test_a_verb_at_the_end_keeps_what_stood_before(text):
    treble, bass = read(text).parts
    assert bass.keep
    assert not treble.keep
    assert treble.amount > 0
