"""The shares of the words around the puck: what they sum to, where they change, that none jumps."""

from __future__ import annotations

from typing import Any

import pytest
from sound_hands import open_bench

# Follows random straight walks over the real map and bisects every change of the words in use down
# to a billionth of a dB; returns the largest sum of changes of shares over such a step.
CROSSINGS = """async ([path, most]) => {
  const { shares } = await import(path)
  const places = await (await fetch('/api/v1/words/map')).json()
  let seed = 7
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
  const at = (walk, t) => shares(places, walk[0] + t * walk[2], walk[1] + t * walk[3], most)
  const set = (parts) => parts.map((p) => p.word).sort().join()
  const change = (a, b) => {
    const of = (parts, word) => parts.find((p) => p.word === word)?.share ?? 0
    const words = new Set([...a, ...b].map((p) => p.word))
    return [...words].reduce((sum, word) => sum + Math.abs(of(a, word) - of(b, word)), 0)
  }
  let crossings = 0, worst = 0
  for (let n = 0; n < 30; n++) {
    const angle = 2 * Math.PI * random()
    const walk = [-4 + 8.5 * random(), -1.5 + 5 * random(), Math.cos(angle), Math.sin(angle)]
    for (let t = 0; t < 2; t += 0.02) {
      let [low, high] = [t, t + 0.02]
      if (set(at(walk, low)) === set(at(walk, high))) continue
      while (high - low > 1e-9) {
        const middle = (low + high) / 2
        if (set(at(walk, low)) === set(at(walk, middle))) low = middle
        else high = middle
      }
      crossings += 1
      worst = Math.max(worst, change(at(walk, low), at(walk, high)))
    }
  }
  return { crossings, worst }
}"""

LAWS = """async () => {
  const { shares, inPercent } = await import('/panels/pad/weights.js')
  const places = await (await fetch('/api/v1/words/map')).json()
  const found = { sums: 0, least: 1, most: 0, percent: 0, off: 0, shown: 0 }
  for (let x = -4.5; x < 5; x += 0.11) for (let y = -2; y < 4; y += 0.13) {
    const parts = shares(places, x, y)
    const shown = inPercent(parts)
    const sum = (list) => list.reduce((total, p) => total + p.share, 0)
    found.sums = Math.max(found.sums, Math.abs(sum(parts) - 1))
    found.least = Math.min(found.least, ...parts.map((p) => p.share))
    found.most = Math.max(found.most, parts.length)
    found.percent = Math.max(found.percent, Math.abs(sum(shown) - 1))
    for (const p of parts) {
      const said = shown.find((q) => q.word === p.word)?.share ?? 0
      found.off = Math.max(found.off, Math.abs(said - p.share))
    }
    found.shown += 1
  }
  found.exact = places.every(({ word, x, y }) => {
    const parts = shares(places, x, y)
    return parts.length === 1 && parts[0].word === word && parts[0].share === 1
  })
  return found
}"""


@pytest.fixture
def bench(shared_page: Any, shared: Any) -> Any:
    """An empty page where the studio's modules can be imported."""
    return open_bench(shared_page, shared)


def test_shares_are_shares_and_a_word_has_everything_where_it_is(bench: Any) -> None:
    found = bench.evaluate(LAWS)
    assert found["shown"] > 3000
    assert found["sums"] < 1e-12
    assert found["least"] > 0
    assert found["most"] == 4
    assert found["percent"] < 1e-12
    assert found["off"] < 0.01
    assert found["exact"] is True


def test_no_share_jumps_where_the_nearest_words_change(bench: Any) -> None:
    for most in (3, 4):
        found = bench.evaluate(CROSSINGS, ["/panels/pad/weights.js", most])
        assert found["crossings"] > 100
        assert found["worst"] < 1e-4


def test_words_in_one_place_share_it(bench: Any) -> None:
    parts = bench.evaluate(
        """async () => {
          const { shares } = await import('/panels/pad/weights.js')
          const at = (word, x, y) => ({ word, x, y })
          const places = [at('a', 0, 0), at('b', 0, 0), at('c', 1, 0), at('d', 0, 1)]
          return [shares(places, 0, 0), shares([at('a', 1, 0), at('b', -1, 0)], 0, 0, 1)]
        }"""
    )
    assert [(p["word"], p["share"]) for p in parts[0]] == [("a", 0.5), ("b", 0.5)]
    # Two equally far off and room for one: the first in the list's order has everything.
    assert [(p["word"], p["share"]) for p in parts[1]] == [("a", 1)]
