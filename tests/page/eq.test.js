// The equaliser of the page: bands, what lies between them, numbers as they are typed.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { module, numbers } from './page.js'

const { BANDS, flat, legal, scaled, same } = await module('eq/bands.js')
const { bent, heard, isOff, switched } = await module('eq/bend.js')
const { between } = await module('eq/between.js')
const { differenceInWords, distanceDb } = await module('eq/difference.js')
const { logFrequencies, responseDb } = await module('eq/biquads.js')
const { asBand, gainText, frequencyText, readNumber } = await module('eq/format.js')
const { SCALES, createPlot, gainLines, rangeFor, rangeOf } = await module('eq/plot.js')

const within = (low, high, share) => low + (high - low) * share

function anySetting(random) {
  return legal({
    bands: BANDS.map((spec) => ({
      gain_db: within(...spec.gain, random()),
      frequency_hz: within(...spec.frequency, random()),
      q: within(0.1, 10, random()),
    })),
  })
}

const settings = (count) => {
  const random = numbers(7)
  return Array.from({ length: count }, () => anySetting(random))
}

test('a legal setting stays as it is, and anything becomes one', () => {
  for (const setting of settings(50)) assert.ok(same(legal(setting), setting))
  for (const wild of [null, {}, { bands: [{ gain_db: 99, frequency_hz: -1, q: 'x' }] }])
    for (const [i, band] of legal(wild).bands.entries()) {
      assert.ok(band.gain_db <= 12 && band.frequency_hz >= BANDS[i].frequency[0])
    }
})

test('the amounts 1, 0 and -1 are the same, nothing and the contrary', () => {
  const grid = logFrequencies(64)
  for (const setting of settings(20)) {
    assert.ok(same(scaled(setting, 1), setting))
    assert.ok(responseDb(scaled(setting, 0), grid, 48000).every((db) => Math.abs(db) < 1e-9))
    const back = responseDb(scaled(setting, -1), grid, 48000)
    const there = responseDb(setting, grid, 48000)
    there.forEach((db, i) => assert.ok(Math.abs(db + back[i]) < 1e-6))
  }
})

test('what lies between two settings begins and ends with them, and is the same from either side', () => {
  const [a, b] = settings(2)
  assert.equal(between(a, b, 0), a)
  assert.equal(between(a, b, 1), b)
  assert.ok(same(between(a, b, 0.3), between(b, a, 0.7)))
})

test('a band bent at any amount is where the hand put it', () => {
  for (const amount of [1, 0.5, -1, 2, 0.01]) {
    const [base] = settings(1)
    const state = { setting: scaled(base, amount), base, amount, source: 'word', title: '' }
    const next = bent(state, 2, { gain_db: 1.5, frequency_hz: 900 })
    assert.equal(next.setting.bands[2].frequency_hz, 900)
    assert.ok(Math.abs(next.setting.bands[2].gain_db - 1.5) < 1e-9)
    const shown = scaled(next.base, next.amount ?? amount)
    assert.ok(same(shown, next.setting))
  }
})

test('a band that was switched off and on is as before; one alone is heard alone', () => {
  const [base] = settings(1)
  const state = {
    setting: base,
    base,
    amount: 1,
    source: 'word',
    title: '',
    off: Array(5).fill(null),
  }
  const off = { ...state, ...switched(state, 1) }
  assert.ok(isOff(off, 1))
  assert.ok(same(switched(off, 1).setting, base))
  const alone = heard({ setting: base, solo: 3 })
  assert.deepEqual(
    alone.bands.map((band) => band.gain_db !== 0),
    [false, false, false, true, false],
  )
})

test('numbers are read as people write them', () => {
  const hertz = {
    '1.2k': 1200,
    '1,2 kHz': 1200,
    '1k2': 1200,
    A4: 440,
    c4: 261.6256,
    '1,200': 1200,
    89: 89,
  }
  for (const [typed, value] of Object.entries(hertz))
    assert.ok(Math.abs(readNumber(typed, 'frequency_hz') - value) < 1e-3, typed)
  assert.equal(readNumber('−3,5 dB', 'gain_db'), -3.5)
  for (const wrong of ['', 'loud', '3 Hz', '1k2', '--1'])
    assert.ok(Number.isNaN(readNumber(wrong, 'gain_db')))
  assert.deepEqual(asBand('40', 'gain_db', 0).value, 12)
  assert.match(asBand('40', 'gain_db', 0).told, /from −12.0 dB to \+12.0 dB; it is now \+12.0 dB/)
})

test('what is shown can be typed again', () => {
  for (const gain of [-12, -0.44, 0, 0.05, 3.14159]) {
    assert.ok(Math.abs(readNumber(gainText(gain), 'gain_db') - gain) <= 0.0501)
  }
  for (const hz of [22, 440.4, 2990, 12345])
    assert.ok(Math.abs(Math.log2(readNumber(frequencyText(hz), 'frequency_hz') / hz)) < 0.01)
})

test('the plot goes there and back, and its range holds the curve', () => {
  const plot = createPlot(800, 300, 13)
  for (const hz of [20, 440, 20000]) assert.ok(Math.abs(plot.hz(plot.x(hz)) / hz - 1) < 1e-9)
  for (const db of [-13, 0, 7.5]) assert.ok(Math.abs(plot.db(plot.y(db)) - db) < 1e-9)
  for (const most of [0, 12, 18, 30, 60]) assert.ok(rangeFor(most) >= most)
  for (const range of [13, 25, 61]) assert.ok(gainLines(range).includes(0))
})

test('the flat setting is flat', () => {
  assert.ok(responseDb(flat(), logFrequencies(30), 44100).every((db) => db === 0))
})

test('the difference of two settings is told by its stretches', () => {
  const shelf = (gain, index) =>
    legal({
      bands: flat().bands.map((band, i) => (i === index ? { ...band, gain_db: gain } : band)),
    })
  const told = differenceInWords('A', shelf(3, 0), 'B', shelf(-4, 4))
  assert.match(
    told,
    /^B against A: 4\.0 dB less above \d.*, 3\.0 dB less below .*; \d\.\d dB apart in all\.$/,
  )
  assert.match(
    differenceInWords('A', flat(), 'C', shelf(6, 2)),
    /^C against A: 6\.0 dB more around \d+ Hz;/,
  )
  for (const setting of settings(20)) {
    assert.equal(differenceInWords('A', setting, 'B', setting), 'B sounds like A.')
    assert.equal(distanceDb(setting, setting), 0)
    assert.ok(Math.abs(distanceDb(setting, flat()) - distanceDb(flat(), setting)) < 1e-12)
  }
})

test('a scale that is chosen shows its own last line', () => {
  for (const scale of SCALES) assert.ok(gainLines(rangeOf(scale)).includes(scale))
})
