"""Four sounds to compare, the steps back, the keys, and how the graph is looked at."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from page_hands import (
    answer,
    at_rest,
    centre,
    drag,
    drawn,
    node,
    open_page,
    setting,
    start_over,
    until,
)

from eqmorph.equalizers.response import response_distance_db, response_grid


@pytest.fixture
def studio(shared_page: Any, shared: Any) -> Any:
    return start_over(shared_page, shared)


def slot(page: Any, name: str) -> Any:
    return page.get_by_role("button", name=f"Sound {name}", exact=True)


def difference(page: Any) -> str:
    return str(page.locator(".graph-difference").inner_text())


def test_a_sound_waits_in_its_slot_and_the_difference_is_told(page: Any, server: Any) -> None:
    open_page(page, server)
    warm = setting(page)
    slot(page, "B").click()
    assert difference(page) == "B sounds like A."
    answer(page, "bright")
    bright = setting(page)
    grid = response_grid()
    apart = response_distance_db(*(eq.magnitude_response_db(grid) for eq in (warm, bright)))
    told = re.fullmatch(
        r"B against A: .* (more|less) .*; (\d+\.\d) dB apart in all\.", difference(page)
    )
    assert told is not None
    assert float(told[2]) == pytest.approx(float(apart), abs=0.1)
    slot(page, "A").click()
    until(page, "studio.store.get().answer.asked === 'warm'")
    assert setting(page) == warm
    assert page.get_by_role("combobox", name="Word or words").input_value() == "warm"
    page.keyboard.press("2")
    assert setting(page) == bright
    page.get_by_role("combobox", name="Copy to").select_option("D")
    slot(page, "D").click()
    assert setting(page) == bright
    for _ in range(3):
        page.keyboard.press("Control+z")
    assert slot(page, "A").get_attribute("aria-pressed") == "true"
    assert setting(page) == warm


def test_the_digit_keys_are_left_to_whoever_types(studio: Any) -> None:
    field = studio.get_by_role("textbox", name="Gain of peak 1")
    field.fill("2")
    field.press("Enter")
    assert studio.evaluate("studio.store.get().slot") == 0


def test_steps_lists_what_was_done_and_goes_to_any_of_it(page: Any, server: Any) -> None:
    open_page(page, server)
    warm = setting(page)
    answer(page, "bright")
    drag(page, "Peak 2", 30, -20)
    bent = setting(page)
    page.locator(".steps-menu summary").click()
    steps = page.get_by_role("list", name="Steps").get_by_role("button")
    assert steps.all_inner_texts() == ["Peak 2", "bright", "warm"]
    steps.nth(2).click()
    assert setting(page) == warm
    assert steps.nth(2).get_attribute("aria-current") == "step"
    steps.nth(0).click()
    assert setting(page) == bent
    page.keyboard.press("Escape")
    assert not page.get_by_role("list", name="Steps").is_visible()


def test_a_question_mark_shows_the_keys(studio: Any) -> None:
    studio.locator("h1").click()
    studio.keyboard.press("?")
    sheet = studio.get_by_role("dialog", name="Keys")
    sheet.wait_for()
    assert "play and pause" in sheet.inner_text()
    studio.keyboard.press("Escape")
    sheet.wait_for(state="hidden")
    field = studio.get_by_role("combobox", name="Word or words")
    field.focus()
    studio.keyboard.type("why?")
    assert field.input_value() == "why?"
    assert not sheet.is_visible()


def look(page: Any, name: str, option: str) -> None:
    chooser = page.get_by_role("combobox", name=name, exact=True)
    if not chooser.is_visible():
        page.locator(".graph-view summary").click()
    chooser.select_option(option)
    at_rest(page)


@pytest.mark.parametrize("scale", [3, 6, 12, 24])
def test_the_scale_is_as_chosen_and_the_curve_the_same(studio: Any, scale: int) -> None:
    eq = setting(studio)
    look(studio, "Scale", f"±{scale} dB")
    frequencies, gains = drawn(studio)
    np.testing.assert_allclose(gains, eq.magnitude_response_db(frequencies), atol=scale / 100)
    labels = studio.locator(".grid text[text-anchor=start]").all_text_contents()
    assert labels[0] == f"+{scale} dB"
    look(studio, "Scale", "as needed")


def test_a_gain_has_two_decimals_while_it_is_dragged(studio: Any) -> None:
    x, y = centre(studio, "Peak 2")
    studio.mouse.move(x, y)
    studio.mouse.down()
    studio.mouse.move(x + 11, y - 13, steps=3)
    assert re.match(r"[+−]?\d+\.\d\d dB", node(studio, "Peak 2").get_attribute("aria-valuetext"))
    studio.mouse.up()
    until(
        studio,
        "/^[+−]?[0-9]+[.][0-9] dB/.test(document.querySelector('.node.band-3').ariaValueText)",
    )


@pytest.mark.parametrize("name", ["Amount", "Along the path"])
def test_escape_gives_a_slider_up(studio: Any, name: str) -> None:
    before = studio.evaluate("JSON.stringify(studio.store.steps().now)")
    steps = studio.evaluate("studio.store.steps().past.length")
    slider = studio.get_by_role("slider", name=name, exact=True)
    slider.hover()
    studio.wait_for_timeout(400)
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    studio.mouse.move(box["x"] + box["width"] * 0.3, y)
    studio.mouse.down()
    studio.mouse.move(box["x"] + box["width"] * 0.4, y, steps=3)
    until(studio, f"JSON.stringify(studio.store.steps().now) !== {before!r}")
    studio.keyboard.press("Escape")
    studio.mouse.move(box["x"] + box["width"] * 0.9, y, steps=3)
    studio.mouse.up()
    studio.wait_for_timeout(100)
    assert studio.evaluate("JSON.stringify(studio.store.steps().now)") == before
    assert studio.evaluate("studio.store.steps().past.length") == steps


SPECTRUM = "(({ before, after }) => JSON.stringify([before, after]))(parts.graph.drawn())"


def test_a_frozen_spectrum_rests_and_stays_when_the_sound_stops(page: Any, server: Any) -> None:
    open_page(page, server)
    until(page, "Boolean(studio.audio.buffer)")
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(700)
    page.evaluate("studio.actions.look({ frozen: true })")
    page.wait_for_timeout(150)
    seen = page.evaluate(SPECTRUM)
    page.wait_for_timeout(300)
    assert page.evaluate(SPECTRUM) == seen
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(150)
    assert page.evaluate(SPECTRUM) == seen
    page.evaluate("studio.actions.look({ tilt: 0 })")
    page.wait_for_timeout(150)
    assert page.evaluate(SPECTRUM) != seen
    page.evaluate("studio.actions.look({ frozen: false })")
    page.wait_for_timeout(150)
    assert page.evaluate(SPECTRUM) == "[null,null]"


def test_adjustments_can_refer_to_what_was_before(page: Any, server: Any, model: Any) -> None:
    open_page(page, server)
    begun = setting(page)

    def make_it(text: str) -> Any:
        before = setting(page)
        page.get_by_label("Make it").fill(text)
        page.keyboard.press("Enter")
        until(page, f"studio.store.get().done === {text!r}")
        assert setting(page) != before
        return setting(page)

    brighter = make_it("a bit brighter")
    np.testing.assert_allclose(
        brighter.to_vector(), model.adjust(begun, "a bit brighter").to_vector(), atol=1e-3
    )
    fuller = make_it("more bass")
    less = make_it("a bit less of that")
    expected = model.adjust(fuller, "a bit less of that", previous=[begun, brighter])
    np.testing.assert_allclose(less.to_vector(), expected.to_vector(), atol=1e-3)
    assert make_it("undo that") == fuller
    assert make_it("start over") == begun
