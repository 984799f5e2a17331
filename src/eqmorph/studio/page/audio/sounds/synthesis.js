// What the built-in sounds are made with. Every sound is a ring: what runs over its end goes on at
// its beginning, so that it loops without a seam.

import { createCascade } from '../cascade.js'

/**
 * @typedef {() => number} Noise  from -1 to 1
 * @typedef {import('../../eq/biquads.js').Section} Section
 */

export const SAMPLE_RATE = 48000

/**
 * Uniform numbers in [-1, 1) from a seed, the same everywhere (mulberry32).
 *
 * @type {(seed: number) => Noise}
 */
export function createNoise(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2147483648 - 1
  }
}

/** Two empty channels of `seconds`. @type {(seconds: number) => Float64Array[]} */
export const ring = (seconds) => [
  new Float64Array(Math.round(seconds * SAMPLE_RATE)),
  new Float64Array(Math.round(seconds * SAMPLE_RATE)),
]

/**
 * Add `samples` to both channels from `at` seconds on; `pan` from -1 (left) to 1.
 *
 * @param {Float64Array[]} channels
 * @param {Float64Array} samples
 * @param {number} at
 * @param {{gain?: number, pan?: number}} [how]
 */
export function place(channels, samples, at, { gain = 1, pan = 0 } = {}) {
  const angle = ((pan + 1) * Math.PI) / 4
  const gains = [gain * Math.cos(angle) * Math.SQRT2, gain * Math.sin(angle) * Math.SQRT2]
  const length = channels[0].length
  const start = Math.round(at * SAMPLE_RATE)
  for (let n = 0; n < samples.length; n++) {
    const i = (start + n) % length
    channels[0][i] += gains[0] * samples[n]
    channels[1][i] += gains[1] * samples[n]
  }
}

/**
 * `seconds` of samples of `wave(t, n)`.
 *
 * @type {(seconds: number, wave: (t: number, n: number) => number) => Float64Array}
 */
export const tone = (seconds, wave) =>
  Float64Array.from({ length: Math.round(seconds * SAMPLE_RATE) }, (_, n) =>
    wave(n / SAMPLE_RATE, n),
  )

/**
 * Sections after Bristow-Johnson's cookbook: low-pass, high-pass, band-pass (0 dB at its peak).
 *
 * @type {(kind: 'low' | 'high' | 'band', frequency: number, q: number) => Section}
 */
export function section(kind, frequency, q) {
  const w = (2 * Math.PI * frequency) / SAMPLE_RATE
  const c = Math.cos(w)
  const alpha = Math.sin(w) / (2 * q)
  const a0 = 1 + alpha
  const shape = { a1: (-2 * c) / a0, a2: (1 - alpha) / a0 }
  if (kind === 'band') return { b0: alpha / a0, b1: 0, b2: -alpha / a0, ...shape }
  const sign = kind === 'low' ? 1 : -1
  const b = (1 - sign * c) / 2 / a0
  return { b0: b, b1: 2 * sign * b, b2: b, ...shape }
}

/**
 * A filtered copy of a sound that begins from silence.
 *
 * @type {(samples: Float64Array, ...sections: Section[]) => Float64Array}
 */
export function filtered(samples, ...sections) {
  const copy = Float64Array.from(samples)
  createCascade(sections)(copy)
  return copy
}

/**
 * A filtered copy of a ring: run twice, so that its beginning hears its end.
 *
 * @type {(samples: Float64Array, ...sections: Section[]) => Float64Array}
 */
export function filteredRing(samples, ...sections) {
  const run = createCascade(sections)
  run(Float64Array.from(samples))
  const copy = Float64Array.from(samples)
  run(copy)
  return copy
}

/**
 * Feedback combs and all-passes after Schroeder: a small room around a ring, `wet` in [0, 1].
 *
 * @param {Float64Array[]} channels
 * @param {{wet: number, decay?: number, damping?: number}} room  `decay` in seconds
 * @returns {Float64Array[]}
 */
export function withRoom(channels, { wet, decay = 0.9, damping = 0.4 }) {
  const send = channels[0].map((x, n) => 0.5 * (x + channels[1][n]))
  const spreads = [0, 23]
  return channels.map((channel, c) => {
    const room = new Float64Array(channel.length)
    for (const base of [1557, 1617, 1491, 1422, 1277, 1356]) {
      const feedback = 10 ** ((-3 * base) / (decay * SAMPLE_RATE))
      combInto(room, send, base + spreads[c], feedback, damping)
    }
    /** @type {Float64Array} */
    let tail = room
    for (const delay of [225, 556, 441]) tail = allPass(tail, delay + spreads[c])
    return channel.map((x, n) => x + (wet / 6) * tail[n])
  })
}

/**
 * @param {Float64Array} room
 * @param {Float64Array} send
 * @param {number} delay  samples
 * @param {number} feedback
 * @param {number} damping
 */
function combInto(room, send, delay, feedback, damping) {
  const line = new Float64Array(delay)
  let low = 0
  for (let pass = 0; pass < 2; pass++) {
    for (let n = 0, i = 0; n < send.length; n++, i = i + 1 === delay ? 0 : i + 1) {
      const out = line[i]
      low += (1 - damping) * (out - low)
      line[i] = send[n] + feedback * low
      if (pass === 1) room[n] += out
    }
  }
}

/** @type {(samples: Float64Array, delay: number) => Float64Array} */
function allPass(samples, delay) {
  const line = new Float64Array(delay)
  const result = new Float64Array(samples.length)
  for (let pass = 0; pass < 2; pass++) {
    for (let n = 0, i = 0; n < samples.length; n++, i = i + 1 === delay ? 0 : i + 1) {
      const out = line[i]
      const x = samples[n] + 0.5 * out
      line[i] = x
      result[n] = out - 0.5 * x
    }
  }
  return result
}

/**
 * Rounds the highest peaks off, as tape does; small samples pass unchanged in the first order.
 *
 * @type {(samples: Float64Array, ceiling: number) => Float64Array}
 */
export const softened = (samples, ceiling) => samples.map((x) => ceiling * Math.tanh(x / ceiling))
