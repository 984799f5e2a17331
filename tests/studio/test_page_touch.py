"""The studio under a finger: what scrolls, what drags, and whether everything can be hit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import watched_page
from page_hands import at_rest, open_page, until

WIDTH, HEIGHT = 360, 740


@pytest.fixture(scope="module")
def phone(browser: Any, shared: Any) -> Iterator[Any]:
    """The page on a telephone, with its first word and its first sound."""
    settings = {"viewport": {"width": WIDTH, "height": HEIGHT}, "has_touch": True}
    with watched_page(browser, shared, [], is_mobile=True, **settings) as page:
        open_page(page, shared)
        until(page, "Boolean(studio.audio.name && document.querySelector('#presets h2'))")
        yield page


class Finger:
    """One finger on the page, in pixels of the window."""

    def __init__(self, page: Any) -> None:
        self._page, self._tools = page, page.context.new_cdp_session(page)

    def _touch(self, kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        self._tools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    def wipe(self, x: float, y: float, dx: float, dy: float, rest_ms: float = 0) -> None:
        """Put down, rest, go, and lift."""
        self._touch("touchStart", (x, y))
        self._page.wait_for_timeout(rest_ms)
        for step in range(1, 9):
            self._touch("touchMove", (x + dx * step / 8, y + dy * step / 8))
            self._page.wait_for_timeout(16)
        self._touch("touchEnd")

    def tap(self, x: float, y: float) -> None:
        """Put down and lift."""
        self._touch("touchStart", (x, y))
        self._touch("touchEnd")


def place(page: Any) -> dict[str, Any]:
    """Where the pad and its puck are, and how far the page is scrolled."""
    page.locator("#pad").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.pad-map').scrollIntoView({ block: 'center' })")
    at_rest(page)
    found: dict[str, Any] = page.evaluate(
        """() => {
          const box = (e) => e.getBoundingClientRect()
          const [map, puck] = ['.pad-map', '.puck'].map((s) => box(document.querySelector(s)))
          return { x: map.x, y: map.y, width: map.width, height: map.height, scrolled: scrollY,
            puck: [puck.x + puck.width / 2, puck.y + puck.height / 2] }
        }"""
    )
    return found


def test_a_wipe_over_the_pad_scrolls_the_page(phone: Any) -> None:
    before = place(phone)
    puck_x, _ = before["puck"]
    # Away from the puck, on the other half.
    x = before["x"] + before["width"] * (0.8 if puck_x < before["x"] + before["width"] / 2 else 0.2)
    state = phone.evaluate("studio.store.get().setting")
    Finger(phone).wipe(x, before["y"] + before["height"] * 0.7, 0, -160)
    until(phone, f"scrollY > {before['scrolled']} + 80")
    assert phone.evaluate("studio.store.get().setting") == state
    assert phone.evaluate("studio.store.get().source") == "word"


@pytest.mark.parametrize("how", ["from the puck", "after a rest"])
def test_a_drag_blends_and_the_page_stays(phone: Any, how: str) -> None:
    phone.evaluate("studio.actions.answer('warm')")
    until(phone, "studio.store.get().source === 'word'")
    before = place(phone)
    x, y = before["puck"]
    if how == "after a rest":
        x, y = before["x"] + before["width"] * 0.75, before["y"] + before["height"] * 0.8
    Finger(phone).wipe(x, y, -40, -90, rest_ms=500 if how == "after a rest" else 0)
    until(phone, "studio.store.get().source === 'pad'")
    # In the window: what is above may have grown, and the browser then scrolls with it.
    after = phone.evaluate(
        """['.pad-map', '.puck'].map((s) => {
          const { y, height } = document.querySelector(s).getBoundingClientRect()
          return s === '.puck' ? y + height / 2 : y
        })"""
    )
    assert after == pytest.approx([before["y"], y - 90], abs=3)


def test_a_tap_chooses(phone: Any) -> None:
    phone.evaluate("studio.actions.answer('warm')")
    until(phone, "studio.store.get().source === 'word'")
    before = place(phone)
    Finger(phone).tap(before["x"] + before["width"] * 0.6, before["y"] + before["height"] * 0.6)
    until(phone, "studio.store.get().source === 'pad'")


def test_every_target_is_as_large_as_a_fingertip(phone: Any) -> None:
    small = phone.evaluate(
        """() => {
          const what = 'button, select, input:not([type=file], .pad-slider), a[href]:not(.skip)'
          const seen = (e) => e.checkVisibility({ visibilityProperty: true })
          return [...document.querySelectorAll(what)].filter(seen).map((e) => {
            const box = (e.closest('label') ?? e).getBoundingClientRect()
            return [box.width, box.height, e.outerHTML.slice(0, 90)]
          }).filter(([width, height]) => width < 43.5 || height < 43.5)
        }"""
    )
    assert small == []
    missed = phone.evaluate(
        """() => [...document.querySelectorAll('.node')].filter((node) => {
          node.scrollIntoView({ block: 'center' })
          const { x, y, width } = node.getBoundingClientRect()
          const under = document.elementFromPoint(x + width / 2, y + width / 2 - 21)
          return !under?.closest('.node')
        }).length"""
    )
    assert missed == 0


def test_no_field_makes_a_telephone_zoom_in(phone: Any) -> None:
    small = phone.evaluate(
        """() => [...document.querySelectorAll('input:not([type=range], [type=file]), select')]
          .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 16).map((e) => e.outerHTML)"""
    )
    assert small == []
    assert phone.evaluate("document.documentElement.scrollWidth") == WIDTH
