// What panels work out without a page: labels, shares, ladders.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { module, numbers } from './page.js'

const { overlaps, thinned } = await module('panels/pad/labels.js')
const { inPercent, shares } = await module('panels/pad/weights.js')
const { extent, view, zoomed } = await module('panels/pad/view.js')
const { settingAt, alphas } = await module('panels/path/ladder.js')
const { flat, legal, same } = await module('eq/bands.js')
const { calledInWords } = await module('state/described.js')

const random = numbers(11)
const places = Array.from({ length: 60 }, (_, i) => ({
  word: `w${i}`,
  x: 9 * random(),
  y: 4 * random(),
}))

test('no label lies on another, and none outside', () => {
  const frame = { left: 0, top: 0, right: 500, bottom: 300 }
  const wanted = places.map(({ x, y }) => ({
    x: 55 * x,
    y: 70 * y,
    width: 60,
    height: 14,
    gap: 4,
    far: 2,
  }))
  const boxes = thinned(wanted, frame).filter(Boolean)
  assert.ok(boxes.length > 20)
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => assert.ok(!overlaps(a, b))))
  for (const box of boxes)
    assert.ok(box.left >= 0 && box.right <= 500 && box.top >= 0 && box.bottom <= 300)
})

test('shares sum to one, on a word it has all, and in percent they are whole', () => {
  for (let i = 0; i < 200; i++) {
    const parts = shares(places, 9 * random(), 4 * random())
    assert.ok(Math.abs(parts.reduce((sum, part) => sum + part.share, 0) - 1) < 1e-9)
    const told = inPercent(parts).map((part) => Math.round(100 * part.share))
    assert.equal(
      told.reduce((sum, n) => sum + n, 0),
      100,
    )
  }
  assert.deepEqual(
    shares(places, places[5].x, places[5].y).map((part) => part.word),
    ['w5'],
  )
})

test('the map under a pixel stays there when it is zoomed', () => {
  const seen = view(extent(places), 400, 300)
  const at = { x: 170, y: 120 }
  const before = seen.toMap(at)
  const after = zoomed(seen, 2, at).toMap(at)
  assert.ok(Math.abs(before.x - after.x) < 1e-9 && Math.abs(before.y - after.y) < 1e-9)
})

test('a ladder is met at its steps', () => {
  const ladder = alphas(5).map((alpha) =>
    legal({ bands: flat().bands.map((band) => ({ ...band, gain_db: 8 * alpha })) }),
  )
  alphas(5).forEach((alpha, i) => assert.ok(same(settingAt(ladder, alpha), ladder[i])))
})

test('what people would call a setting is one sentence', () => {
  const found = {
    words: [{ word: 'airy' }, { word: 'crisp' }],
    unlike: [{ word: 'boomy' }],
    sides: [],
  }
  assert.equal(calledInWords(found), 'This is like airy or crisp, not boomy.')
  assert.equal(
    calledInWords({ words: [], unlike: [], sides: [] }),
    'This changes too little to have a word.',
  )
})
