"""The page in a chat as it is used: narrow and hidden, light and dark, by keys alone, in haste."""

from __future__ import annotations

from typing import Any

import pytest
from test_app import chat, context, drawn_db, show

from eqmorph.equalizers import ParametricEq

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
    box = inner.evaluate(
        "(({ width, height }) => [width, height])"
        "(document.querySelector('.plot').getBoundingClientRect())"
    )
    pixels = inner.evaluate(
        "(({ width, height }) => [width, height])(document.querySelector('canvas'))"
    )
    assert pixels == pytest.approx(box, abs=1)
    places = inner.evaluate(
        "[...document.querySelectorAll('.node')]"
        ".map(n => parseFloat(n.style.transform.match(/[0-9.]+/)[0]))"
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
    eq = ParametricEq.from_dict(show_hidden["structuredContent"])
    assert drawn_db(chat, [200.0]) == pytest.approx(eq.magnitude_response_db([200.0]), abs=0.25)


def test_light_and_dark_are_the_hosts_and_can_be_read(chat, call) -> None:
    show(chat, call, "bright")
    grounds = set()
    for theme in ("light", "dark", "light"):
        chat.evaluate("theme => tell('ui/notifications/host-context-changed', { theme })", theme)
        chat.wait_for_timeout(50)
        inner = chat.frames[1]
        grounds.add((theme, inner.evaluate("getComputedStyle(document.body).backgroundColor")))
        for selector in ("#title", "#does", "#evidence", ".node", "#go", ".grid text"):
            assert inner.evaluate(CONTRAST, selector) >= 4.5, (theme, selector)
    assert len(grounds) == 2


def test_the_colours_are_those_of_the_host(chat, call) -> None:
    show(chat, call, "bright")
    colours = {"--color-background-primary": "#102030", "--color-text-primary": "#fefefe"}
    context_of_host = {"theme": "dark", "styles": {"variables": colours}}
    chat.evaluate("c => tell('ui/notifications/host-context-changed', c)", context_of_host)
    chat.wait_for_timeout(50)
    inner = chat.frames[1]
    assert inner.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 32, 48)"
    node = "getComputedStyle(document.querySelector('.node'))"
    assert inner.evaluate(f"[{node}.backgroundColor, {node}.color]") == [
        "rgb(16, 32, 48)",
        "rgb(254, 254, 254)",
    ]


def test_forced_colours_and_a_change_of_theme_are_drawn_with(chat, call) -> None:
    answer = show(chat, call, "bright")
    hertz = [60.0, 500.0, 12_000.0]
    expected = ParametricEq.from_dict({"bands": answer["bands"]}).magnitude_response_db(hertz)
    inks = set()
    for forced in ("none", "active"):
        chat.emulate_media(forced_colors=forced)
        for theme in ("light", "dark"):
            tell = "theme => tell('ui/notifications/host-context-changed', { theme })"
            chat.evaluate(tell, theme)
            chat.wait_for_timeout(50)
            assert drawn_db(chat, hertz) == pytest.approx(expected, abs=0.25), (forced, theme)
            ink = "getComputedStyle(document.querySelector('.ink-curve')).color"
            inks.add(chat.frames[1].evaluate(ink))
    assert len(inks) >= 3


def test_a_drag_is_given_up_with_escape(chat, call) -> None:
    before = show(chat, call, "warm")["bands"]
    node = chat.frame_locator("iframe").get_by_role("slider", name="Peak 2")
    box = node.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    chat.mouse.move(x, y)
    chat.mouse.down()
    chat.mouse.move(x + 40, y - 30, steps=4)
    moved = node.get_attribute("aria-valuetext")
    chat.keyboard.press("Escape")
    chat.mouse.move(x + 80, y - 60, steps=4)
    chat.mouse.up()
    chat.wait_for_function("heard.some(m => m.method === 'ui/update-model-context')")
    chat.wait_for_timeout(400)
    assert node.get_attribute("aria-valuetext") != moved
    after = context(chat)["structuredContent"]["bands"]
    assert after[2]["gain_db"] == pytest.approx(before[2]["gain_db"])


def test_everything_can_be_done_with_keys_alone(chat, call) -> None:
    before = show(chat, call, "warm")["bands"]
    frame = chat.frame_locator("iframe")
    chat.frames[1].evaluate("document.querySelector('.node').focus()")
    for _ in range(4):
        chat.keyboard.press("Tab")
    assert chat.frames[1].evaluate("document.activeElement.ariaLabel") == "High shelf"
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
