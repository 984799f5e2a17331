"""The numbers of the bands, edited in place."""

from __future__ import annotations

from typing import Any

import pytest
from page_hands import band, setting, start_over


@pytest.mark.parametrize(
    ("name", "key", "typed", "value", "shown"),
    [
        ("Gain of peak 1", "gain_db", "−3,5", -3.5, "−3.5 dB"),
        ("Gain of peak 1", "gain_db", "+6 dB", 6.0, "+6.0 dB"),
        ("Frequency of peak 1", "frequency_hz", "1.2k", 1200.0, "1.20 kHz"),
        ("Frequency of peak 1", "frequency_hz", "2k", 2000.0, "2.00 kHz"),
        ("Frequency of peak 1", "frequency_hz", "1k2", 1200.0, "1.20 kHz"),
        ("Frequency of peak 1", "frequency_hz", "2K25 Hz", 2250.0, "2.25 kHz"),
        ("Frequency of peak 1", "frequency_hz", "A4", 440.0, "440 Hz"),
        ("Frequency of peak 1", "frequency_hz", "c#5", 554.365, "554 Hz"),
        ("Frequency of peak 1", "frequency_hz", "Bb3", 233.082, "233 Hz"),
        ("Frequency of peak 1", "frequency_hz", "1,2 kHz", 1200.0, "1.20 kHz"),
        ("Frequency of peak 1", "frequency_hz", "1,200 Hz", 1200.0, "1.20 kHz"),
        ("Q of peak 1", "q", "Q 2.5", 2.5, "Q 2.50"),
    ],
)
def test_a_number_is_read_as_it_is_written(
    shared_page: Any, shared: Any, name: str, key: str, typed: str, value: float, shown: str
) -> None:
    start_over(shared_page, shared)
    box = shared_page.get_by_role("textbox", name=name)
    box.fill(typed)
    box.press("Enter")
    assert band(shared_page, 1)[key] == pytest.approx(value)
    assert box.input_value() == shown


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        (
            "Gain of peak 1",
            "A4",
            "Gain of peak 1 must be a number from −12.0 dB to +12.0 dB, not “A4”.",
        ),
        (
            "Frequency of low shelf",
            "H4",
            "Frequency of low shelf must be a number from 22 Hz to 1.00 kHz, not “H4”.",
        ),
        ("Q of peak 3", "wide", "Q of peak 3 must be a number from 0.10 to 10.0, not “wide”."),
        (
            "Gain of high shelf",
            "3 Hz",
            "Gain of high shelf must be a number from −12.0 dB to +12.0 dB, not “3 Hz”.",
        ),
        ("Q of peak 2", "", "Q of peak 2 must be a number from 0.10 to 10.0, not “”."),
    ],
)
def test_a_bad_number_gets_a_sentence_and_the_old_one_back(
    shared_page: Any, shared: Any, name: str, typed: str, sentence: str
) -> None:
    start_over(shared_page, shared)
    box = shared_page.get_by_role("textbox", name=name)
    old, before = box.input_value(), setting(shared_page)
    box.fill(typed)
    box.press("Tab")
    assert shared_page.locator("#bands-problem").inner_text() == sentence
    assert box.input_value() == old
    assert setting(shared_page) == before


@pytest.mark.parametrize(
    ("name", "typed", "shown", "sentence"),
    [
        (
            "Gain of peak 1",
            "40",
            "+12.0 dB",
            "Gain of peak 1 goes from −12.0 dB to +12.0 dB; it is now +12.0 dB.",
        ),
        (
            "Frequency of low shelf",
            "5k",
            "1.00 kHz",
            "Frequency of low shelf goes from 22 Hz to 1.00 kHz; it is now 1.00 kHz.",
        ),
        ("Q of peak 3", "0", "Q 0.10", "Q of peak 3 goes from 0.10 to 10.0; it is now 0.10."),
    ],
)
def test_a_number_beyond_the_range_becomes_its_end(
    shared_page: Any, shared: Any, name: str, typed: str, shown: str, sentence: str
) -> None:
    start_over(shared_page, shared)
    box = shared_page.get_by_role("textbox", name=name)
    box.fill(typed)
    box.press("Enter")
    assert box.input_value() == shown
    assert shared_page.locator("#bands-problem").inner_text() == sentence
    box.fill("0.5")
    box.press("Enter")
    assert shared_page.locator("#bands-problem").is_hidden() or name.startswith("Freq")


def test_fields_step_escape_and_stay_as_exact_as_they_were(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    exact = setting(page)
    box = page.get_by_role("textbox", name="Frequency of peak 1")
    box.click()
    box.press("Enter")
    box.press("Tab")
    assert setting(page) == exact
    box.press("ArrowUp")
    assert band(page, 1)["frequency_hz"] == pytest.approx(exact.peak_1.frequency_hz * 2 ** (1 / 12))
    shown = box.input_value()
    box.fill("77")
    box.press("Escape")
    assert box.input_value() == shown
    page.get_by_role("button", name="Reset peak 1").click()
    assert band(page, 1)["gain_db"] == 0
    assert page.get_by_role("textbox", name="Q of low shelf").count() == 0
