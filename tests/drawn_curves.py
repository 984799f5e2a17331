"""The curve of a response as its picture shows it, wherever the picture is: a chat, a notebook."""

from __future__ import annotations

from typing import Any

import numpy as np

# Hz -> dB of the curve at each, off the picture itself: where its column has the curve's colour, on
# the scale that the labels tell. NaN where nothing has it.
DRAWN = """hertz => {
  const canvas = document.querySelector('canvas')
  const { color } = getComputedStyle(document.querySelector('.ink-curve'))
  const ink = color.match(/[0-9.]+/g).slice(0, 3)
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  const y = (line) => line.y1.baseVal.value
  const zero = y(document.querySelector('.grid line.zero'))
  const [top] = [...document.querySelectorAll('.grid line')].filter((l) => y(l) > 0)
  const most = parseFloat(document.querySelector('.grid text').textContent)
  const scale = canvas.height / document.querySelector('.plot').clientHeight
  return hertz.map((hz) => {
    const column = Math.round((Math.log2(hz / 20) / Math.log2(1000)) * canvas.width)
    const rows = []
    for (let row = 0; row < canvas.height; row++) {
      const at = 4 * (row * canvas.width + column)
      const off = ink.reduce((sum, part, i) => sum + Math.abs(part - data[at + i]), 0)
      if (off < 30 && data[at + 3] > 150) rows.push(row + 0.5)
    }
    const row = rows.reduce((a, b) => a + b, 0) / rows.length / scale
    return (most * (zero - row)) / (zero - y(top))
  })
}"""


def curve_at_rest(frame: Any, hertz: list[float]) -> list[float]:
    """The curve in a page at frequencies in Hz, dB, read off the picture when it is at rest."""
    before: list[float] = []
    for _ in range(100):
        now: list[float] = frame.evaluate(DRAWN, hertz)
        if now == before and not np.isnan(now).any():
            return now
        before = now
        frame.wait_for_timeout(60)
    raise AssertionError(f"no curve that rests: {before}")
