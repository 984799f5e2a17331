"""The page in a chat as it is used: narrow and hidden, light and dark, by keys alone, in haste."""

from __future__ import annotations

from typing import Any

import pytest
from test_app import chat, context, show

__all__ = ["chat"]

CALLS = "heard.filter(m => m.method === 'tools/call').length"
TOLD = "heard.filter(m => m.method === 'ui/update-model-context').length"
# Relative luminance of what is computed for an element and for the first ground behind it (WCAG).
CONTRAST = """selector => {
  const canvas = document.createElement('canvas').getContext('2d')
  const rgb = (colour) => {
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const light = (colour) => {
    const [r, g, b] = rgb(colour).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  let behind = document.querySelector(selector)
  const style = getComputedStyle(behind)
  const ink = light(behind instanceof SVGElement ? style.fill : style.color)
  const ground = () => getComputedStyle(behind).backgroundColor
  while (ground() === 'rgba(0, 0, 0, 0)') behind = behind.parentElement
  const both = [ink, light(ground())]
  return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05)
}"""


def resize(page: Any, width: str, height: str = "500px") -> None:
    page.evaluate(
        "([w, h]) => Object.assign(frame.style, { width: w, height: h })", [width, height]
    )
    page.wait_for_timeout(100)


@pytest.mark.parametrize("width", [200, 320, 1200])
def test_it_fits_any_width_and_says_how_high_it_is(chat, call, width) -> None:
    show(chat, call, "bright")
    resize(chat, f"{width}px")
    inner = chat.frames[1]
    assert inner.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = inner.evaluate("(({ width, height }) => [width, height])(plot.getBoundingClientRect())")
    view = inner.evaluate("drawing.getAttribute('viewBox').split(' ').map(Number)")
    assert view[2:] == pytest.approx(box, abs=0.5)
    places = inner.evaluate(
        "[...document.querySelectorAll('.node')].map(n => parseFloat(n.style.left))"
    )
    assert all(0 <= x <= box[0] for x in places)
    size = chat.evaluate("heard.filter(m => m.method === 'ui/notifications/size-changed').at(-1)")
    assert size["params"]["height"] == pytest.approx(
        inner.evaluate("document.body.getBoundingClientRect().height"), abs=1
    )


def test_a_page_that_was_hidden_is_drawn_again(chat, call) -> None:
    resize(chat, "0px", "0px")
    show_hidden = call("equaliser_for", request="warm").model_dump(
        mode="json", by_alias=True, exclude_none=True
    )
    chat.evaluate("params => tell('ui/notifications/tool-result', params)", show_hidden)
    resize(chat, "600px")
    path = chat.frames[1].evaluate("document.querySelector('.curve').getAttribute('d')")
    assert "NaN" not in path
    assert "Infinity" not in path
    assert len(path) > 1000


def test_light_and_dark_are_the_hosts_and_can_be_read(chat, call) -> None:
    show(chat, call, "bright")
    grounds = set()
    for theme in ("light", "dark", "light"):
        chat.evaluate("theme => tell('ui/notifications/host-context-changed', { theme })", theme)
        chat.wait_for_timeout(50)
        inner = chat.frames[1]
        grounds.add((theme, inner.evaluate("getComputedStyle(document.body).backgroundColor")))
        for selector in ("#title", "#does", "#evidence", ".node", "#go", "#drawing text"):
            assert inner.evaluate(CONTRAST, selector) >= 4.5, (theme, selector)
    assert len(grounds) == 2


def test_everything_can_be_done_with_keys_alone(chat, call) -> None:
    before = show(chat, call, "warm")["bands"]
    frame = chat.frame_locator("iframe")
    chat.frames[1].evaluate("document.querySelector('.node').focus()")
    for _ in range(4):
        chat.keyboard.press("Tab")
    assert chat.frames[1].evaluate("document.activeElement.textContent") == "5"
    chat.keyboard.press("ArrowUp")
    chat.keyboard.press("Tab")
    chat.keyboard.type("a bit darker")
    chat.keyboard.press("Enter")
    frame.get_by_role("heading", name="a bit darker").wait_for()
    # Go, then Undo.
    chat.keyboard.press("Tab")
    chat.keyboard.press("Tab")
    assert chat.frames[1].evaluate("document.activeElement.id") == "undo"
    told = chat.evaluate(TOLD)
    chat.keyboard.press("Enter")
    chat.wait_for_function(f"{TOLD} > {told}")
    after = context(chat)["structuredContent"]["bands"]
    assert after[4]["gain_db"] == pytest.approx(before[4]["gain_db"] + 0.5, abs=0.06)
    assert after[:4] == before[:4]


def test_haste_asks_once_and_tells_once(chat, call) -> None:
    show(chat, call, "warm")
    frame = chat.frame_locator("iframe")
    frame.get_by_label("Make it").fill("brighter")
    chat.frames[1].evaluate(
        """() => { for (let i = 0; i < 5; i++) {
          go.click()
          request.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
        } }"""
    )
    frame.get_by_role("heading", name="brighter").wait_for()
    assert chat.evaluate(CALLS) == 1
    told = chat.evaluate(TOLD)
    node = frame.get_by_role("slider", name="Peak 1")
    for _ in range(12):
        node.press("ArrowUp")
    chat.wait_for_function(f"{TOLD} > {told}")
    chat.wait_for_timeout(400)
    assert chat.evaluate(TOLD) <= told + 4  # not one for each key, whatever the machine's speed


def test_many_answers_end_with_the_last_and_its_own_past(chat, call) -> None:
    frame = chat.frame_locator("iframe")
    show(chat, call, "warm")
    frame.get_by_label("Make it").fill("brighter")
    frame.get_by_role("button", name="Go").click()
    frame.get_by_role("heading", name="brighter").wait_for()
    for word in ("bright", "boomy", "thin", "airy") * 3:
        last = show(chat, call, word)
    assert frame.get_by_role("button", name="Undo").is_disabled()
    assert frame.locator("#evidence").text_content() == last["evidence"]
    for odd in ({}, {"structuredContent": None}, {"structuredContent": {"bands": "none"}}):
        chat.evaluate("params => tell('ui/notifications/tool-result', params)", odd)
    chat.evaluate("tell('ui/notifications/tool-result', undefined)")
    chat.evaluate("tell('ui/notifications/tool-cancelled', { reason: 'by hand' })")
    chat.wait_for_timeout(100)
    assert frame.locator("#evidence").text_content() == last["evidence"]
    assert chat.evaluate(CALLS) == 1
