"""Adjusting what is on screen: by words, again and again, and along the axes of the sounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from page_hands import answer, at_rest, drawn, setting, start_over, until


def make_it(page: Any, text: str) -> None:
    before = page.evaluate("studio.store.steps().past.length")
    page.get_by_label("Make it").fill(text)
    page.keyboard.press("Enter")
    until(page, f"studio.store.steps().past.length === {before + 1}")
    at_rest(page)


def test_what_is_on_screen_is_moved_again_and_again(
    shared_page: Any, shared: Any, model: Any
) -> None:
    page = start_over(shared_page, shared)
    answer(page, "bright")
    settings = [setting(page)]
    for text in ("a bit warmer", "less boxy but keep the air", "a bit warmer"):
        make_it(page, text)
        expected = model.adjust(settings[-1], text)
        np.testing.assert_allclose(setting(page).to_vector(), expected.to_vector(), rtol=1e-6)
        settings.append(setting(page))
    assert page.evaluate("studio.store.get().amount") == 1
    assert page.title().startswith("bright, a bit warmer, less boxy but keep the air, ")
    page.evaluate("document.activeElement.blur()")
    for expected in reversed(settings[:-1]):
        page.keyboard.press("Control+z")
        assert setting(page) == expected


def test_the_difference_is_drawn_until_something_else_changes(
    shared_page: Any, shared: Any
) -> None:
    page = start_over(shared_page, shared)
    was = "parts.graph.drawn().was"
    _, curve = drawn(page)
    assert not page.evaluate(was)
    make_it(page, "darker")
    until(page, f"Boolean({was})")
    at_rest(page)
    np.testing.assert_allclose(drawn(page, "was")[1], curve, atol=0.05)
    assert page.get_by_text("before the change").is_visible()
    page.get_by_role("slider", name="Peak 1", exact=True).press("ArrowUp")
    until(page, f"!{was}")


def test_a_text_without_a_word_is_said_and_nothing_moves(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    before = setting(page)
    page.get_by_label("Make it").fill("xqzzv")
    page.keyboard.press("Enter")
    alert = page.locator(".message-error span")
    until(page, "document.querySelector('.message-error span').textContent !== ''")
    assert "xqzzv" in alert.inner_text()
    assert setting(page) == before
    page.keyboard.press("Escape")


def test_an_axis_moves_what_is_on_screen(shared_page: Any, shared: Any, model: Any) -> None:
    page = start_over(shared_page, shared)
    before = setting(page)
    page.get_by_role("button", name="Axes", exact=True).click()
    assert page.locator(".pad-map").is_hidden()
    axis = model.axes()[0]
    ends = [", ".join(words[:2]) for words in (axis.away, axis.towards)]
    slider = page.get_by_role("slider", name=f"{ends[0]} to {ends[1]}")
    steps = page.evaluate("studio.store.steps().past.length")
    slider.focus()
    page.keyboard.press("PageUp")
    amount = float(slider.input_value())
    assert amount > 0
    expected = model.move(before, 0, amount).to_vector()
    until(page, f"studio.store.steps().past.length === {steps + 1}")
    np.testing.assert_allclose(setting(page).to_vector(), expected, rtol=1e-6, atol=1e-9)
    # Another hand on the setting, and the slider is in the middle again.
    page.keyboard.press("Control+z")
    assert setting(page) == before
    assert float(slider.input_value()) == pytest.approx(0.0)
    page.get_by_role("button", name="Map", exact=True).click()
    assert page.locator(".pad-map").is_visible()
