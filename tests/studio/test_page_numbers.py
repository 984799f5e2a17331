"""The numbers of the bands, edited in place."""

from __future__ import annotations

from typing import Any

import pytest
from page_hands import band, setting, start_over, until


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


def test_a_band_is_switched_off_and_on(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    before = setting(page)
    power = page.get_by_role("button", name="Peak 1 on", exact=True)
    assert power.get_attribute("aria-pressed") == "true"
    power.click()
    assert power.get_attribute("aria-pressed") == "false"
    off = setting(page)
    assert off.peak_1.gain_db == 0
    assert off.peak_1.frequency_hz == before.peak_1.frequency_hz
    assert (off.low_shelf, off.peak_2, off.peak_3) == (
        before.low_shelf,
        before.peak_2,
        before.peak_3,
    )
    # What waits is the band at the amount of now.
    page.get_by_role("slider", name="Amount", exact=True).fill("50")
    assert band(page, 1)["gain_db"] == 0
    power.click()
    assert band(page, 1)["gain_db"] == pytest.approx(before.peak_1.gain_db / 2)
    page.evaluate("document.activeElement.blur()")
    for _ in range(3):
        page.keyboard.press("Control+z")
    assert setting(page) == before
    assert power.get_attribute("aria-pressed") == "true"
    # A hand on it switches it on.
    power.click()
    page.get_by_role("textbox", name="Gain of peak 1").fill("3")
    page.keyboard.press("Enter")
    assert power.get_attribute("aria-pressed") == "true"


def test_a_band_is_heard_alone_and_the_setting_stays(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    until(page, "studio.audio.levels.after?.exact")
    before, loud = setting(page), page.evaluate("studio.audio.levels.after.loudness")
    undo = page.evaluate("studio.store.steps().past.length")
    alone = page.get_by_role("button", name="Hear high shelf alone")
    page.get_by_role("button", name="Hear peak 1 alone").click()
    alone.click()
    assert alone.get_attribute("aria-pressed") == "true"
    assert page.locator(".band-solo[aria-pressed=true]").count() == 1
    until(page, f"Math.abs(studio.audio.levels.after.loudness - {loud}) > 0.3")
    until(page, "studio.audio.levels.after.exact")
    # As loud as the sound behind that band and nothing else.
    shelf = {**before.to_dict()}
    shelf["bands"] = [
        {**b, "gain_db": b["gain_db"] * (i == 4)} for i, b in enumerate(shelf["bands"])
    ]
    solo = page.evaluate("studio.audio.levels.after.loudness")
    assert setting(page) == before
    assert page.evaluate("studio.store.steps().past.length") == undo
    alone.click()
    until(page, f"Math.abs(studio.audio.levels.after.loudness - {loud}) < 0.01")
    page.evaluate("setting => studio.audio.setSetting(setting)", shelf)
    until(page, f"Math.abs(studio.audio.levels.after.loudness - {solo}) < 0.01")
