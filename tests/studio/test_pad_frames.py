"""Motion while the puck is dragged: frames come as if half of each were still free."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pad_hands import open_studio, place_of

RECORD = """() => {
  const found = { frames: [], long: [], on: true }
  const observer = new PerformanceObserver((list) =>
    found.long.push(...list.getEntries().map((entry) => entry.duration)))
  observer.observe({ entryTypes: ['longtask'] })
  let before = null
  requestAnimationFrame(function frame(now) {
    if (before !== null) found.frames.push(now - before)
    before = now
    if (found.on) requestAnimationFrame(frame)
    else observer.disconnect()
  })
  window.recorded = found
}"""

# A page that does nothing but half a frame's work (8 ms of a machine that does nothing else) in
# every frame. What a busy machine does to it, it does to the drag as well.
HALF_BUSY = """(milliseconds) => new Promise((done) => {
  const work = (rounds) => {
    const start = performance.now()
    let sum = 0
    for (let i = 1; i < rounds; i++) sum += Math.sqrt(i)
    window.kept = sum
    return performance.now() - start
  }
  const rounds = 4e6
  const best = Math.min(...Array.from({ length: 6 }, () => work(rounds)))
  const half = Math.round((rounds * 8) / best)
  const start = performance.now()
  requestAnimationFrame(function frame() {
    work(half)
    if (performance.now() - start < milliseconds) requestAnimationFrame(frame)
    else done()
  })
})"""

# A hand: pointer events more often than frames, on an ellipse through many words, made in the page
# so that what is measured is the page and not how fast this test talks to the browser.
HAND = """([x, y, radius, milliseconds]) => new Promise((done) => {
  const svg = document.querySelector('.pad-words')
  const send = (type, px, py) => svg.dispatchEvent(new PointerEvent(type, {
    bubbles: true, pointerId: 1, button: 0, isPrimary: true, clientX: px, clientY: py }))
  svg.setPointerCapture = () => {}
  const start = performance.now()
  const timer = setInterval(() => {
    const t = (performance.now() - start) / milliseconds
    const angle = 4 * Math.PI * t
    const at = [x + radius * Math.cos(angle), y + radius * 0.5 * Math.sin(angle)]
    if (t < 1) return send('pointermove', ...at)
    clearInterval(timer)
    send('pointerup', ...at)
    done()
  }, 8)
  send('pointerdown', x + radius, y)
})"""


@pytest.fixture
def pad(page: Any, server: Any) -> Any:
    """The page with its map in sight, and nothing else that goes on."""
    open_studio(page, server).locator(".pad-map").scroll_into_view_if_needed()
    page.wait_for_function("() => studio.audio.levels.progress === 1")
    return page


def recorded(page: Any, name: str, action: str, argument: Any) -> tuple[NDArray[Any], float]:
    """Milliseconds between frames while something is done, and the longest task."""
    page.evaluate(RECORD)
    page.evaluate(action, argument)
    found = page.evaluate("() => { recorded.on = false; return recorded }")
    frames, longest = np.array(found["frames"]), max(found["long"], default=0.0)
    print(
        f"{name}: {len(frames)} frames, median {np.median(frames):.1f} ms, "
        f"95 % {np.percentile(frames, 95):.1f} ms, longest {frames.max():.1f} ms; "
        f"long tasks: {len(found['long'])}, longest {longest:.0f} ms"
    )
    return frames, longest


def smooth(page: Any, place: list[float]) -> bool:
    """Whether the frames of a drag come as those of a half busy page do."""
    rest = "(milliseconds) => new Promise((done) => setTimeout(done, milliseconds))"
    recorded(page, "rest", rest, 500)
    usual, longest = recorded(page, "half busy", HALF_BUSY, 1200)
    moving, longest_moving = recorded(page, "drag", HAND, [*place, 1200])
    return bool(
        np.median(moving) < 2.2 * np.median(usual)
        and np.percentile(moving, 95) < 4 * np.percentile(usual, 95)
        and longest_moving < 3 * longest + 12 * np.median(usual)
    )


def test_dragging_leaves_half_of_every_frame_free(pad: Any) -> None:
    (left, y), (right, _) = place_of(pad, "warm"), place_of(pad, "bright")
    place = [(left + right) / 2, y, (right - left) / 2]
    pad.evaluate(HAND, [*place, 300])  # what is made once is made
    # A machine that does something else for a moment says nothing about the page.
    assert any(smooth(pad, place) for _ in range(3))
    assert pad.evaluate("studio.store.get().source") == "pad"
