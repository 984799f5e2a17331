"""Curves in words, held to settings whose curve one can see in one's head."""

from __future__ import annotations

import pytest

from eqmorph.cli.wording import counted, people_behind
from eqmorph.equalizers import Band, ParametricEq
from eqmorph.equalizers.wording import curve_in_words, hertz

FLAT = ParametricEq.flat()


def setting(**bands: Band) -> ParametricEq:
    named = dict(
        zip(("low_shelf", "peak_1", "peak_2", "peak_3", "high_shelf"), FLAT.bands, strict=True)
    )
    return ParametricEq(**{**named, **bands})


@pytest.mark.parametrize(
    ("eq", "words"),
    [
        (FLAT, "changes nothing by as much as 1 dB"),
        (setting(peak_2=Band(0.9, 1000.0, 1.0)), "changes nothing by as much as 1 dB"),
        (setting(low_shelf=Band(6.0, 150.0, 0.71)), "lifts below 150 Hz by 6 dB"),
        (setting(high_shelf=Band(-8.0, 5000.0, 0.71)), "cuts above 5 kHz by 8 dB"),
        (
            setting(low_shelf=Band(4.0, 150.0, 0.71), high_shelf=Band(-9.0, 5000.0, 0.71)),
            "cuts above 5 kHz by 9 dB, lifts below 150 Hz by 4 dB",
        ),
    ],
)
def test_a_curve_in_words(eq: ParametricEq, words: str) -> None:
    assert curve_in_words(eq) == words


def test_a_bell_is_bounded_at_half_its_gain() -> None:
    eq = setting(peak_2=Band(8.0, 1000.0, 2.0))
    words = curve_in_words(eq)
    low, high = words.removeprefix("lifts ").split(" by ")[0].split("-")
    assert words.endswith(" by 8 dB")
    bounds = [float(low.removesuffix(" Hz")), 1000 * float(high.removesuffix(" kHz"))]
    assert eq.magnitude_response_db(bounds) == pytest.approx([4.0, 4.0], abs=0.5)


def test_cutting_is_the_opposite_of_lifting() -> None:
    eq = setting(peak_2=Band(8.0, 1000.0, 2.0))
    assert curve_in_words(eq.scaled(-1)) == curve_in_words(eq).replace("lifts", "cuts")


def test_two_regions_on_one_side_of_0_db_are_the_stronger_one() -> None:
    eq = setting(peak_1=Band(10.0, 200.0, 3.0), peak_3=Band(4.0, 5000.0, 3.0))
    assert curve_in_words(eq).startswith("lifts 1")
    assert "by 10 dB" in curve_in_words(eq)


@pytest.mark.parametrize(
    ("frequency_hz", "text"),
    [(80.0, "80 Hz"), (999.0, "999 Hz"), (1000.0, "1 kHz"), (12_500.0, "12.5 kHz")],
)
def test_hertz(frequency_hz: float, text: str) -> None:
    assert hertz(frequency_hz) == text


def test_people_behind() -> None:
    assert counted(1, "row") == "1 row"
    assert people_behind(12, 1, 1) == "12 settings by 1 person"
    assert people_behind(524, 32, 3) == "524 settings by 32 people, in 3 variants"
    assert people_behind(1, 0, 1) == "1 setting"
