"""What a hand does on the pad, the path and around, and what the page then holds."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from eqmorph.equalizers import ParametricEq, response_grid

GRID = response_grid()


def open_studio(page: Any, server: Any, at: str = "") -> Any:
    """The studio's page, with every part there and nothing moving any more."""
    page.goto(f"{server.url}/{at}")
    page.wait_for_function("() => window.studio && document.querySelector('#presets h2')")
    page.wait_for_function("() => studio.store.get().answer && document.querySelector('text.word')")
    page.locator("#export-format").wait_for()
    settle(page)
    return page


def start_over(page: Any, server: Any) -> Any:
    """A page that tests of a file share, as it was at first; it is opened if it is not."""
    page.unroute_all()
    if not page.evaluate("Boolean(window.firstState)"):
        if page.url.startswith(server.url):
            page.evaluate("localStorage.clear()")
        open_studio(page, server)
        page.evaluate("() => { window.firstState = studio.store.get() }")
        return page
    page.mouse.move(1, 1)
    page.evaluate(
        """() => {
          document.activeElement.blur()
          localStorage.clear()
          dispatchEvent(new StorageEvent('storage', { key: 'eqmorph.presets' }))
          // A step of its own, so that nothing is merged into what an earlier test did.
          studio.store.set({ ...firstState, title: ' ' })
          studio.store.set({ ...firstState })
        }"""
    )
    settle(page)
    return page


def setting(page: Any) -> ParametricEq:
    """The setting on screen."""
    return ParametricEq.from_dict(page.evaluate("studio.store.get().setting"))


def farthest_db(a: ParametricEq, b: ParametricEq) -> float:
    """The largest difference of two responses, 20 Hz to 20 kHz."""
    difference = a.magnitude_response_db(GRID) - b.magnitude_response_db(GRID)
    return float(np.abs(difference).max())


# Still: the same for as long as a request and a glide may take to change it, on a busy machine too.
STILL = """() => {
  const now = JSON.stringify(studio.store.get().setting)
  const held = (window.heldStill ??= { now: null, since: 0 })
  const moved = held.now !== now || studio.busyRequests > 0
  if (moved) Object.assign(held, { now, since: performance.now() })
  return performance.now() - held.since > 150
}"""


def settle(page: Any) -> None:
    """Wait until nothing is asked of the server and the setting no longer moves."""
    page.evaluate(
        """() => {
          window.heldStill = null
          if (studio.busyRequests !== undefined) return
          studio.busyRequests = 0
          const real = window.fetch
          window.fetch = (...asked) => {
            studio.busyRequests += 1
            return real(...asked).finally(() => (studio.busyRequests -= 1))
          }
        }"""
    )
    page.wait_for_function(STILL, polling=25)


def shares_said(sentence: str) -> dict[str, float]:
    """The words and shares of "A blend of 60 % warm, 30 % mellow and 10 % dark."."""
    found = re.findall(r"(\d+) % (.+?)(?=, \d| and \d|\.$)", sentence)
    if found:
        return {word.strip("“”"): int(share) / 100 for share, word in found}
    alone = re.fullmatch(r"On the word (.+)\.", sentence)
    assert alone, sentence
    return {alone[1]: 1.0}


def place_of(page: Any, word: str) -> tuple[float, float]:
    """Where a word of the map is, in pixels of the window."""
    box = page.locator(f'#pad circle[data-word="{word}"]').bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


# Where three words have a good part each, in pixels of the window: found on the map, and put on
# screen by where two of its words are drawn.
MIXED = """async () => {
  const { shares } = await import('/panels/pad/weights.js')
  const places = await studio.api.map()
  let best = { third: 0 }
  for (let x = -3; x < 2; x += 0.05) for (let y = -1; y < 1.5; y += 0.05) {
    const third = shares(places, x, y)[2]?.share ?? 0
    if (third > best.third) best = { third, x, y }
  }
  const drawn = (word) => {
    const box = document.querySelector(`#pad circle[data-word="${word}"]`).getBoundingClientRect()
    const place = places.find((p) => p.word === word)
    return { ...place, left: box.x + box.width / 2, top: box.y + box.height / 2 }
  }
  const [a, b] = [drawn('dull'), drawn('bright')]
  const along = (at, from, to, start, end) => start + ((at - from) / (to - from)) * (end - start)
  return [along(best.x, a.x, b.x, a.left, b.left), along(best.y, a.y, b.y, a.top, b.top)]
}"""


def drag(page: Any, places: list[tuple[float, float]], steps: int = 12) -> None:
    """Press at the first place, go by the others, let go at the last."""
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=steps)
    page.mouse.up()
