"""What something is done for is asked for as such; what is exchanged for a place is that place."""

from __future__ import annotations

import pytest

from eqmorph.words.reading import read

DONE = ("cut the lows", "reduce the bass", "less low mids", "scoop the mids", "tame the highs")
QUALITIES = ("clarity", "warmth", "a warmer sound", "a smoother, more open tone")


def amounts(text: str) -> dict[str, float]:
    """What is asked of each concept."""
    return {p.atom.concept: p.amount for p in read(text).parts}


@pytest.mark.parametrize("done", DONE)
@pytest.mark.parametrize("quality", QUALITIES)
def test_what_is_cut_falls_and_what_it_is_for_rises(done, quality):
    (cut, *_), wished = read(done).parts, read(quality).parts
    asked = amounts(f"{done} for {quality}")
    assert asked[cut.atom.concept] == cut.amount < 0
    assert all(asked[p.atom.concept] >= 1.0 for p in wished)
    assert set(asked) == {cut.atom.concept, *(p.atom.concept for p in wished)}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("moins de graves pour la clarté", {"bass": -0.8, "clear": 1.0}),
        ("weniger Bass für einen klareren Klang", {"bass": -0.8, "clear": 1.0}),
        ("less mud for vocal clarity", {"mud": -0.8, "clear": 1.0}),
        ("less bass for clearer vocals", {"bass": -0.8, "clear": 1.0}),
        ("cut the highs for a muffled sound", {"treble": -1.0, "muffled": 1.1}),
    ],
)
def test_purposes_of_other_languages_and_of_faults(text, meant):
    asked = amounts(text)
    assert {c: round(a, 2) for c, a in asked.items()} == meant


def test_a_filter_keeps_its_cut_beside_its_purpose():
    said = read("cut 300 Hz for clarity")
    assert [f.gain_db for f in said.filters] == [-3.0]
    assert [p.amount for p in said.parts] == [1.0]


@pytest.mark.parametrize(
    "text", ["less harshness for the vocals", "less harshness for female vocals", "less harshness"]
)
def test_whom_something_is_for_is_no_purpose(text):
    assert amounts(text) == {"harsh": pytest.approx(-0.8)}


@pytest.mark.parametrize(
    "form",
    ["swap {} for {}", "trade some {} for {}", "give up some {} for a bit of {}",
     "replace the {} with {}", "I'd sacrifice {} for more {}"],
)  # fmt: skip
@pytest.mark.parametrize(("old", "new"), [("bass", "treble"), ("mids", "highs")])
def test_a_place_that_comes_for_another_rises(form, old, new):
    one, other = read(form.format(old, new)).parts
    assert (one.atom.word, other.atom.word) == (old, new)
    assert one.amount < 0 < other.amount
