// What moves: how often there is a picture, whatever the screen and the machine do, in what order, and
// that the numbers of one are written over those of the last.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { module, numbers } from './page.js'

/** A browser's frames and timers, with a clock that goes on by itself. */
const browser = { time: 0, asked: [], timers: [] }
globalThis.requestAnimationFrame = (fn) => browser.asked.push(fn)
globalThis.setTimeout = (fn, ms) => browser.timers.push({ fn, at: browser.time + ms })

function turn(apart) {
  browser.time += apart
  const due = browser.timers.filter(({ at }) => at <= browser.time)
  browser.timers = browser.timers.filter(({ at }) => at > browser.time)
  for (const { fn } of due) fn()
  const asked = browser.asked
  browser.asked = []
  for (const fn of asked) fn(browser.time)
}

const { motion, pictures } = await module('dom/pictures.js')
const { createCurves } = await module('eq/curves.js')
const { logFrequencies, responseDb } = await module('eq/biquads.js')
const { BANDS, legal } = await module('eq/bands.js')
const { between, writable, writeBetween } = await module('eq/between.js')

const SECONDS = 20

/** When pictures were drawn on a screen of so many frames a second, ms. */
function drawnAt(hertz, jitter = () => 0) {
  const times = []
  let on = true
  const wake = pictures((now) => {
    times.push(now)
    return on
  })
  turn(1000)
  wake()
  const end = browser.time + 1000 * SECONDS
  while (browser.time < end) {
    // A hand wakes it as often as it likes.
    wake()
    turn(1000 / hertz + jitter())
  }
  on = false
  turn(100)
  turn(100)
  return times
}

test('there are at most thirty pictures in a second on every screen, and not many fewer', () => {
  const random = numbers(3)
  for (const hertz of [24, 30, 48, 59.94, 60, 61.5, 75, 90, 93, 120, 144, 165, 240]) {
    for (const jitter of [() => 0, () => 0.8 * (random() - 0.5)]) {
      const times = drawnAt(hertz, jitter)
      for (let i = 0; i + 30 < times.length; i++) {
        // The thirty-first may come no more than the screen's own unevenness before a second is over.
        assert.ok(times[i + 30] - times[i] >= 998.9, `${hertz} Hz: ${times[i + 30] - times[i]} ms`)
      }
      const fewest = hertz >= 48 ? 20 : hertz / 2
      assert.ok(times.length > 0.95 * fewest * SECONDS, `${hertz} Hz: ${times.length}`)
    }
  }
  assert.ok(Math.abs(drawnAt(60).length - 30 * SECONDS) <= 2)
})

test('nothing is asked for while nothing moves', () => {
  const wake = pictures(() => false)
  wake()
  for (let i = 0; i < 10; i++) turn(17)
  assert.equal(browser.asked.length + browser.timers.length, 0)
})

test('what a motion changes is drawn in the same picture, once', () => {
  const seen = []
  let place = 0
  const wake = pictures((now) => {
    seen.push([now, place])
    return false
  })
  const stop = motion(() => {
    place += 1
    wake()
    wake()
    return place < 5
  })
  for (let i = 0; i < 40; i++) turn(17)
  assert.deepEqual(
    seen.map(([, at]) => at),
    [1, 2, 3, 4, 5],
  )
  stop()
  const again = motion(() => {
    place += 1
    return true
  })
  turn(40)
  again()
  const held = place
  for (let i = 0; i < 10; i++) turn(40)
  assert.equal(place, held)
})

test('one that fails does not stop the others', () => {
  let count = 0
  const wakeBad = pictures(() => {
    throw new Error('no picture')
  })
  const wake = pictures(() => ++count < 4)
  wakeBad()
  wake()
  for (let i = 0; i < 20; i++) {
    try {
      turn(17)
    } catch (error) {
      assert.equal(error.message, 'no picture')
    }
  }
  assert.equal(count, 4)
})

function anySetting(random) {
  const within = ([low, high]) => low + (high - low) * random()
  const bands = BANDS.map(({ gain, frequency }) => ({
    gain_db: within(gain),
    frequency_hz: within(frequency),
    q: within([0.1, 10]),
  }))
  return legal({ bands })
}

test('the curves are the response, in the same rows for every setting', () => {
  const random = numbers(11)
  const curves = createCurves(700, 20000, 48000)
  const { sum, bands } = curves
  for (let n = 0; n < 10; n++) {
    const setting = anySetting(random)
    const most = curves.follow(setting)
    assert.ok(curves.sum === sum && curves.bands === bands)
    const expected = responseDb(setting, logFrequencies(sum.length), 48000)
    sum.forEach((db, i) => assert.ok(Math.abs(db - expected[i]) < 1e-9))
    assert.equal(most, Math.max(...sum.map(Math.abs)))
  }
})

test('what is written between two settings is what lies between them, and exact at the ends', () => {
  const random = numbers(5)
  for (let n = 0; n < 20; n++) {
    const [from, to] = [anySetting(random), anySetting(random)]
    const into = writable(from)
    for (const share of [0, random(), 1]) {
      writeBetween(into, from, to, share)
      const expected = between(from, to, share)
      into.bands.forEach((band, i) => {
        for (const key of ['gain_db', 'frequency_hz', 'q']) {
          const off = Math.abs(band[key] - expected.bands[i][key])
          assert.ok(share === 1 ? off === 0 : off < 1e-9 * Math.abs(expected.bands[i][key]) + 1e-12)
        }
      })
    }
  }
})
