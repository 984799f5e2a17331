"""What bothers somebody falls, whoever says it how; what does not is kept."""

from __future__ import annotations

import pytest

from eqmorph.words.reading import read

BOTHERS = (
    "the {} bothers me", "the {} annoys us", "the {} is bugging me", "the {} irritates my ears",
    "the {} is driving me crazy", "the {} gets on my nerves", "the {} gives me a headache",
    "the {} makes me cringe", "the {} tires me out", "the {} really disturbs the neighbours",
    "what bothers me most is the {}", "it bugs me how much {} there is", "die {} nerven mich",
)  # fmt: skip
SUBJECTS = ("treble", "bass", "sibilance", "mud")


def amounts(text: str) -> dict[str, float]:
    """What is asked of each concept that is not kept."""
    return {p.atom.concept: p.amount for p in read(text).parts if not p.keep}


@pytest.mark.parametrize("form", BOTHERS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_bothers_falls(form, subject):
    (concept,) = amounts(subject)
    said = read(form.format(subject))
    assert {p.atom.concept for p in said.parts} == {concept}
    assert all(p.amount < 0 for p in said.parts)
    assert any("much" in n or "zu viel" in n for n in said.notes) or said.language == "de"


@pytest.mark.parametrize(
    "text",
    ["mich stören die Höhen", "die Höhen gehen mir auf die Nerven", "les aigus me gênent",
     "les aigus m'énervent", "me molestan los agudos", "los agudos me cansan",
     "gli acuti mi danno fastidio", "mi danno fastidio gli acuti", "os agudos me incomodam",
     "me irritam os agudos"],
)  # fmt: skip
def test_what_bothers_falls_in_other_languages(text):
    assert amounts(text) == {"treble": pytest.approx(-0.8)}


@pytest.mark.parametrize(
    "text",
    ["more air, the treble doesn't bother me", "plus d'air, les aigus ne me gênent pas",
     "más aire, los agudos no me molestan", "mehr Luft, die Höhen stören mich nicht"],
)  # fmt: skip
def test_what_does_not_bother_is_kept(text):
    said = read(text)
    assert [p.atom.concept for p in said.parts if p.keep] == ["treble"]
    assert amounts(text)["air"] > 0


def test_what_is_missed_and_bothers_rises():
    assert amounts("the lack of bass bothers me")["bass"] > 0
    assert amounts("it bugs me that it lacks bass")["bass"] > 0


def test_a_frequency_that_bothers_falls():
    assert [f.gain_db for f in read("400 Hz bothers me").filters] == [-3.0]
    assert [f.gain_db for f in read("the treble at 6 kHz annoys me").filters] == [-3.0]


@pytest.mark.parametrize(
    ("text", "concept"),
    [("I want a warm sound that doesn't tire my ears", "warm"),
     ("more bass without annoying the neighbours", "bass"), ("rattle the windows", "sub")],
)  # fmt: skip
def test_a_wish_is_no_complaint(text, concept):
    asked = amounts(text)
    assert set(asked) == {concept}
    assert asked[concept] >= 1.0


@pytest.mark.parametrize(
    "text",
    ["more {}, {} stays the same", "more {}, {} unchanged", "more {}, the {} should stay as it is",
     "more {}, don't change the {}", "more {} but leave the {} untouched",
     "more {} and the same amount of {}", "more {}, do not alter the {}"],
)  # fmt: skip
@pytest.mark.parametrize(("more", "kept"), [("treble", "bass"), ("bass", "treble")])
def test_what_is_to_stay_is_kept(text, more, kept):
    said = read(text.format(more, kept))
    assert [(p.atom.concept, p.keep) for p in said.parts] == [(more, False), (kept, True)]


@pytest.mark.parametrize(
    "text",
    ["mehr Höhen, den Bass nicht anfassen", "mehr Höhen, Bass bleibt gleich",
     "Höhen anheben, Bässe lassen wie sie sind", "plus d'aigus, ne touche pas aux basses",
     "plus d'aigus, basses inchangées", "más agudos, no toques los graves",
     "más agudos, los graves se quedan como están", "più acuti, non toccare i bassi",
     "più acuti, bassi invariati", "mais agudos, não mexas nos graves",
     "mais agudos, deixa os graves como estão"],
)  # fmt: skip
def test_what_is_to_stay_is_kept_in_other_languages(text):
    said = read(text)
    assert [(p.atom.concept, p.keep) for p in said.parts] == [("treble", False), ("bass", True)]
    assert said.parts[0].amount > 0


@pytest.mark.parametrize("text", ["warm, everything else unchanged", "warm, stays the same"])
def test_what_names_nothing_that_stays_keeps_nothing(text):
    assert not any(p.keep for p in read(text).parts)
