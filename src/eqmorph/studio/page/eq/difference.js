// What sets one setting apart from another, in words.

import { logFrequencies, responseDb } from './biquads.js'
import { frequencyText } from './format.js'

const FREQUENCIES = logFrequencies(120)
const RATE = 48000 // Hz
const LEAST = 0.3 // dB; less is not worth a word
const SHARE = 0.35 // of the largest difference, where a stretch begins
const MOST_STRETCHES = 2

/**
 * @typedef {import('./bands.js').Setting} Setting
 * @typedef {{first: number, last: number, peak: number}} Stretch  places in the grid
 */

/** Gain of `b` beyond `a` in dB, at 120 frequencies. @type {(a: Setting, b: Setting) => Float64Array} */
function beyond(a, b) {
  const [before, after] = [a, b].map((one) => responseDb(one, FREQUENCIES, RATE))
  return after.map((db, i) => db - before[i])
}

/** The RMS of the difference of two responses, in dB. @type {(a: Setting, b: Setting) => number} */
export function distanceDb(a, b) {
  const apart = beyond(a, b)
  return Math.sqrt(apart.reduce((sum, db) => sum + db * db, 0) / apart.length)
}

/** Stretches of one sign that stand out, largest first. @type {(apart: Float64Array) => Stretch[]} */
function stretches(apart) {
  const most = apart.reduce((sofar, db) => Math.max(sofar, Math.abs(db)), 0)
  const least = Math.max(LEAST, SHARE * most)
  /** @type {Stretch[]} */
  const found = []
  apart.forEach((db, i) => {
    if (Math.abs(db) < least) return
    const open = found.at(-1)
    if (open && open.last === i - 1 && Math.sign(apart[open.peak]) === Math.sign(db)) {
      open.last = i
      if (Math.abs(db) > Math.abs(apart[open.peak])) open.peak = i
    } else found.push({ first: i, last: i, peak: i })
  })
  return found.sort((x, y) => Math.abs(apart[y.peak]) - Math.abs(apart[x.peak]))
}

/** @param {Stretch} stretch */
function where({ first, last, peak }) {
  if (first === 0 && last === FREQUENCIES.length - 1) return 'everywhere'
  if (first === 0) return `below ${frequencyText(FREQUENCIES[last])}`
  if (last === FREQUENCIES.length - 1) return `above ${frequencyText(FREQUENCIES[first])}`
  return `around ${frequencyText(FREQUENCIES[peak])}`
}

/**
 * "B against A: 3.1 dB more below 120 Hz, 2.0 dB less around 3.20 kHz; 1.4 dB apart in all."
 *
 * @param {string} nameOfA
 * @param {Setting} a
 * @param {string} nameOfB
 * @param {Setting} b
 */
export function differenceInWords(nameOfA, a, nameOfB, b) {
  const apart = beyond(a, b)
  const found = stretches(apart).slice(0, MOST_STRETCHES)
  if (found.length === 0) return `${nameOfB} sounds like ${nameOfA}.`
  const said = found.map((stretch) => {
    const db = apart[stretch.peak]
    return `${Math.abs(db).toFixed(1)} dB ${db > 0 ? 'more' : 'less'} ${where(stretch)}`
  })
  return `${nameOfB} against ${nameOfA}: ${said.join(', ')}; ${distanceDb(a, b).toFixed(1)} dB apart in all.`
}
