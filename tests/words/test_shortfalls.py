"""What ears or a device let fall is lifted; the same verbs alone still ask for a filter."""

from __future__ import annotations

import pytest

from eqmorph.words.reading import read


def gains(text: str) -> list[tuple[str, float, float]]:
    """Kind, gain and frequency of each filter."""
    return [(f.kind, f.gain_db, f.frequency_hz) for f in read(text).filters]


@pytest.mark.parametrize(
    "form",
    ["my hearing drops above {}", "my left ear rolls off above {}",
     "the headphones fall off above {}",
     "my hearing is bad above {}, compensate", "the mic rolls off above {}, make up for it",
     "I lose everything above {}", "my ears don't hear anything above {}", "I'm deaf above {}",
     "make up for the drop above {}", "mein Gehör lässt nach über {}", "no oigo por encima de {}",
     "je n'entends plus au-dessus de {}", "non sento sopra i {}", "não ouço acima de {}"],
)  # fmt: skip
@pytest.mark.parametrize("place", ["4 kHz", "6000 Hz"])
def test_what_is_not_heard_above_a_frequency_is_lifted(form, place):
    hertz = 4000.0 if place == "4 kHz" else 6000.0
    assert gains(form.format(place)) == [("high shelf", 3.0, hertz)]


@pytest.mark.parametrize(
    "text",
    ["I have a notch at 4 kHz, fill it", "my ears have a dip at 4 kHz", "fill the notch at 4 kHz",
     "compensate for the dip at 4 kHz", "my hearing dips at 4k", "there's a drop at 4 kHz",
     "my right ear doesn't hear 4 kHz"],
)  # fmt: skip
def test_a_dip_is_filled(text):
    assert gains(text) == [("bell", 3.0, 4000.0)]
    assert read(text).unknown == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [("roll off above 12k", "low pass"), ("drop everything above 10 kHz", "low pass"),
     ("roll off below 80 Hz", "high pass"), ("can I lose everything above 8k", "low pass")],
)  # fmt: skip
def test_the_verbs_alone_ask_for_a_filter(text, kind):
    assert [f.kind for f in read(text).filters] == [kind]


@pytest.mark.parametrize(
    "text", ["notch at 4 kHz", "the mic has a peak at 3k", "the speakers are harsh at 4 kHz"]
)
def test_what_is_too_much_still_falls(text):
    assert all(gain < 0 for _, gain, _ in gains(text))


def test_what_one_lost_is_missed():
    assert [p.amount >= 1.0 for p in read("I lost the clarity").parts] == [True]
