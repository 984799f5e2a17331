"""Motion while the puck is dragged: frames come as they do when nothing happens."""

from __future__ import annotations

from typing import Any

import numpy as np
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

# A hand: pointer events as often as frames, on a circle through many words, made in the page so
# that what is measured is the page and not how fast this test talks to the browser.
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


def recorded(page: Any) -> tuple[np.ndarray, list[float]]:
    found = page.evaluate("() => { recorded.on = false; return recorded }")
    return np.array(found["frames"]), found["long"]


def smooth(page: Any, place: list[float]) -> bool:
    """Rest, then drag; whether the frames of the drag came as those of the rest did."""
    page.evaluate(RECORD)
    page.wait_for_timeout(1000)
    idle, idle_long = recorded(page)
    page.evaluate(RECORD)
    page.evaluate(HAND, [*place, 1500])
    moving, moving_long = recorded(page)
    for name, frames, long in (("rest", idle, idle_long), ("drag", moving, moving_long)):
        print(
            f"{name}: {len(frames)} frames, median {np.median(frames):.1f} ms, "
            f"95 % {np.percentile(frames, 95):.1f} ms, longest {frames.max():.1f} ms; "
            f"long tasks: {len(long)}, longest {max(long, default=0):.0f} ms"
        )
    usual, slow = np.median(idle), np.percentile(idle, 95)
    return bool(
        np.median(moving) < 1.3 * usual
        and np.percentile(moving, 95) < 2.2 * slow
        and max(moving_long, default=0) < 6 * usual + max(idle_long, default=0)
    )


def test_dragging_costs_no_frames(page: Any, server: Any) -> None:
    open_studio(page, server).locator(".pad-map").scroll_into_view_if_needed()
    (left, y), (right, _) = place_of(page, "warm"), place_of(page, "bright")
    place = [(left + right) / 2, y, (right - left) / 2]
    page.evaluate(HAND, [*place, 300])  # what is made once is made
    # A machine that does something else for a moment says nothing about the page.
    assert any(smooth(page, place) for _ in range(3))
    assert page.evaluate("studio.store.get().source") == "pad"
