"""Texts have their room on every screen and with every font: none is cut, none moves the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from page_hands import answer, at_rest, open_page, until
from sound_hands import wav

SCREENS = [(360, 740), (720, 900), (1100, 800), (1280, 720), (1440, 900), (3840, 2160)]
# The height of a small x in parts of the text size. Fonts of usual fallbacks have 0.45 (narrow) to
# 0.55 (DejaVu Sans, Verdana); whichever is here is drawn as if it had this.
NARROW, WIDE = 0.47, 0.57
PARTS = ("word", "graph", "bands", "player", "pad", "path")
# Short words; one without people, whose sentence is long; one that nobody knows.
ASKED = ("bright", "thick velvet fog", "light")

CUT = """() => {
  const hidden = '.visually-hidden, .skip'
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(hidden)
  const lines = (e) => {
    const range = document.createRange()
    range.selectNodeContents(e)
    return new Set([...range.getClientRects()].filter((b) => b.width).map((b) => b.top)).size
  }
  const said = (what, e) => `${what}: ${e.outerHTML.slice(0, 120)}`
  const found = []
  for (const e of document.querySelectorAll('body *')) {
    if (!seen(e) || e.closest('svg')) continue
    const one = e.matches('button, output, label, dt, dd, h1, h2, kbd') && !e.children.length
    if (one && lines(e) > 1) found.push(said('broken', e))
    // A name that a user chose, and a file's text, may be longer than any screen.
    if (e.matches('.row-name, .preview, .own, #word-field, select, option')) continue
    const field = e.matches('input:not([type=range], [type=checkbox], [type=file])')
    const text = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
    if (!field && (!text || getComputedStyle(e).display === 'inline')) continue
    if (e.scrollWidth > e.clientWidth + 1) found.push(said('cut', e))
  }
  const controls = []
  for (const e of document.querySelectorAll('.panel :is(button, input, select, h2)')) {
    if (!seen(e) || e.matches('.pad-slider, .tick, [type=file]')) continue
    const [inner, outer] = [e, e.closest('.panel')].map((one) => one.getBoundingClientRect())
    const out = inner.left < outer.left || inner.right > outer.right || inner.top < outer.top
    if (out || inner.bottom > outer.bottom + 1 || !inner.width) found.push(said('outside', e))
    controls.push([e, inner])
  }
  controls.forEach(([e, a], i) => controls.slice(i + 1).forEach(([other, b]) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
    if (across > 1 && down > 1) found.push(said('covered', e) + said(' by', other))
  }))
  return found
}"""

PLACES = f"""{list(PARTS)}.map((id) => {{
  const {{ x, y, width, height }} = document.getElementById(id).getBoundingClientRect()
  return [id, x, y, width, height]
}})"""


@pytest.fixture(scope="module", params=[NARROW, WIDE], ids=["narrow font", "wide font"])
def lettered(request: pytest.FixtureRequest, shared_page: Any, shared: Any) -> Any:
    """The page with everything in it, in a font of this width."""
    page = open_page(shared_page, shared)
    page.evaluate("x => { document.documentElement.style.fontSizeAdjust = x }", str(request.param))
    page.locator("#presets h2").wait_for()
    until(page, "Boolean(studio.audio.levels.after)")
    return page


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_no_text_is_cut(lettered: Any, width: int, height: int) -> None:
    lettered.set_viewport_size({"width": width, "height": height})
    at_rest(lettered)
    assert lettered.evaluate(CUT) == []
    assert lettered.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("width", "height"), SCREENS[1:])
def test_nothing_moves_when_an_answer_comes(lettered: Any, width: int, height: int) -> None:
    lettered.set_viewport_size({"width": width, "height": height})
    places = []
    for text in ASKED:
        answer(lettered, text)
        until(lettered, "Boolean(document.querySelector('.summary-does').textContent)")
        places.append(lettered.evaluate(PLACES))
    assert places[1:] == places[:-1]


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1440, 900), (3840, 2160)])
def test_a_screen_shows_everything_that_is_played_with(
    lettered: Any, width: int, height: int
) -> None:
    lettered.set_viewport_size({"width": width, "height": height})
    until(lettered, "Boolean(studio.audio.name)")
    for part in PARTS:
        box = lettered.locator(f"#{part}").bounding_box()
        assert box["y"] + box["height"] <= height, part


def test_a_file_that_is_brought_in_leaves_the_player_on_a_large_screen(lettered: Any) -> None:
    width, height = 3840, 2160
    lettered.set_viewport_size({"width": width, "height": height})
    lines = [f"Filter {i}: ON PK Fc {100 * i} Hz Gain {i} dB Q 3" for i in range(1, 9)]
    files = [
        {"name": name, "mimeType": "text/plain", "buffer": "\n".join(lines).encode()}
        for name in ("one.txt", "two.txt")
    ]
    lettered.locator("#take-away input[type=file]").first.set_input_files(files)
    until(lettered, "document.querySelectorAll('.brought').length === 2")
    at_rest(lettered)
    box = lettered.locator("#player").bounding_box()
    assert box["y"] + box["height"] <= height


def test_a_long_request_lies_near_words_that_are_seen(lettered: Any) -> None:
    lettered.set_viewport_size({"width": 1280, "height": 720})
    asked = "less boxy, " + "keep the air, with a tight low end, " * 3 + "and clear"
    answer(lettered, asked)
    until(lettered, "document.querySelector('#pad-sentence').textContent.includes(' near ')")
    at_rest(lettered)
    shown = lettered.evaluate(
        """() => {
          const said = document.querySelector('#pad-sentence')
          const range = document.createRange()
          const text = said.firstChild
          range.setStart(text, 0)
          const near = text.data.match(/ near \\w+/)
          range.setEnd(text, near.index + near[0].length)
          return range.getBoundingClientRect().bottom <= said.getBoundingClientRect().bottom
        }"""
    )
    assert shown


def test_a_file_with_a_long_name_leaves_the_player_on_the_screen(
    lettered: Any, tmp_path: Path
) -> None:
    width, height = 1280, 720
    lettered.set_viewport_size({"width": width, "height": height})
    tone = 0.1 * np.sin(np.arange(44_100) / 20)
    path = tmp_path / "Lead vocal take 14, comped, before the de-esser (final).wav"
    path.write_bytes(wav(tone[None], 44_100, "PCM_16"))
    lettered.locator("#player input[type=file]").set_input_files(path)
    until(lettered, f"studio.audio.name === {path.name!r}")
    at_rest(lettered)
    box = lettered.locator("#player").bounding_box()
    assert box["y"] + box["height"] <= height


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_what_a_field_asks_for_can_be_read(lettered: Any, width: int, height: int) -> None:
    lettered.set_viewport_size({"width": width, "height": height})
    cut = lettered.evaluate(
        """() => [...document.querySelectorAll('[placeholder]')].filter((field) => {
          const drawn = document.createElement('canvas').getContext('2d')
          drawn.font = getComputedStyle(field, '::placeholder').font
          const room = field.clientWidth - 2 * parseFloat(getComputedStyle(field).paddingLeft)
          return drawn.measureText(field.placeholder).width > room
        }).map((field) => field.placeholder)"""
    )
    assert cut == []
