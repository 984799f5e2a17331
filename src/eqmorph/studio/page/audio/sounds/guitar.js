// A strummed guitar over a bass and a shaker: Am, F, C, G at 96 beats a minute, eight seconds.

import {
  SAMPLE_RATE,
  createNoise,
  filtered,
  place,
  ring,
  section,
  softened,
  tone,
  withRoom,
} from './synthesis.js'

/** @typedef {import('./synthesis.js').Noise} Noise */

const BAR = 2
// Semitones above the A of 110 Hz, low to high; the root for the bass.
const CHORDS = [
  { strings: [0, 7, 12, 15, 19], bass: 0 },
  { strings: [-4, 3, 8, 12, 15, 20], bass: -4 },
  { strings: [3, 7, 15, 19, 22], bass: 3 },
  { strings: [-2, 2, 5, 10, 14, 22], bass: -2 },
]
const STRUMS = [
  { at: 0, gain: 1, up: false },
  { at: 0.625, gain: 0.55, up: false },
  { at: 0.9375, gain: 0.45, up: true },
  { at: 1.25, gain: 0.8, up: false },
  { at: 1.5625, gain: 0.5, up: true },
]
/** @param {number} semitones */
const pitch = (semitones) => 110 * 2 ** (semitones / 12)

/**
 * A plucked string after Karplus and Strong, tuned by an all-pass for the fraction of a delay.
 *
 * @param {number} frequency  Hz
 * @param {number} seconds
 * @param {Noise} noise
 * @param {{bright?: number, ring60?: number}} how  `ring60` in seconds
 */
function pluck(frequency, seconds, noise, { bright = 0.5, ring60 = 3 }) {
  const period = SAMPLE_RATE / frequency
  const delay = Math.floor(period - 0.5 - 1e-6)
  const fraction = period - 0.5 - delay
  const tuning = (1 - fraction) / (1 + fraction)
  const loss = 10 ** (-3 / (ring60 * frequency))
  const line = excitation(delay, noise, bright)
  let previous = 0
  let passed = 0
  let lastInput = 0
  let index = 0
  return tone(seconds, (t) => {
    const out = line[index]
    const averaged = loss * 0.5 * (out + previous)
    previous = out
    passed = tuning * averaged + lastInput - tuning * passed
    lastInput = averaged
    line[index] = passed
    index = (index + 1) % delay
    return out * Math.min(1, (seconds - t) / 0.03)
  })
}

// Noise through a smoothing pole: a finger near the bridge is `bright` 1, a thumb 0.
/** @type {(length: number, noise: Noise, bright: number) => Float64Array} */
function excitation(length, noise, bright) {
  const line = new Float64Array(length)
  let low = 0
  for (let n = 0; n < length; n++) {
    low += (0.12 + 0.88 * bright) * (noise() - low)
    line[n] = low
  }
  const mean = line.reduce((a, b) => a + b, 0) / length
  const power = Math.sqrt(line.reduce((a, b) => a + (b - mean) ** 2, 0) / length)
  return line.map((x) => (0.3 * (x - mean)) / power)
}

/**
 * @param {Float64Array[]} channels
 * @param {typeof CHORDS[number]} chord
 * @param {number} start  seconds
 * @param {{gain: number, up: boolean}} stroke
 * @param {Noise} noise
 */
function strum(channels, chord, start, { gain, up }, noise) {
  const strings = up ? [...chord.strings].reverse().slice(0, 4) : chord.strings
  strings.forEach((semitones, i) => {
    const sound = pluck(pitch(semitones), 1.7, noise, { bright: 0.75 })
    const at = start + i * (up ? 0.007 : 0.012)
    place(channels, sound, at, { gain: 0.5 * gain, pan: -0.35 + 0.14 * i })
  })
  const scrape = filtered(
    tone(0.05, (t) => noise() * Math.exp(-t / 0.012)),
    section('high', 3000, 0.7),
  )
  place(channels, scrape, start, { gain: 0.14 * gain, pan: -0.2 })
}

// The root an octave below with its octave, so that small speakers hear it too.
/** @type {(semitones: number, seconds: number, noise: Noise) => Float64Array} */
function bassNote(semitones, seconds, noise) {
  const frequency = pitch(semitones - 12)
  const string = filtered(
    pluck(frequency, seconds, noise, { bright: 0.15, ring60: 4 }),
    section('low', 1400, 0.7),
  )
  return string.map((x, n) => {
    const t = n / SAMPLE_RATE
    const held = Math.min(1, t / 0.004) * Math.min(1, (seconds - t) / 0.03) * Math.exp(-t / 1.2)
    return 0.7 * x + 0.5 * held * Math.sin(2 * Math.PI * frequency * t)
  })
}

/** @param {Noise} noise */
function shake(noise) {
  const grains = tone(0.09, (t) => noise() * Math.min(1, t / 0.02) * Math.exp(-t / 0.022))
  return filtered(grains, section('high', 6500, 0.9))
}

/** Two channels at 48 kHz. */
export function guitar() {
  const noise = createNoise(7)
  const dry = ring(CHORDS.length * BAR)
  CHORDS.forEach((chord, bar) => {
    const start = bar * BAR
    for (const stroke of STRUMS) strum(dry, chord, start + stroke.at, stroke, noise)
    place(dry, bassNote(chord.bass, 1.1, noise), start, { gain: 0.62 })
    place(dry, bassNote(chord.bass, 0.5, noise), start + 1.25, { gain: 0.5 })
    for (let i = 0; i < 8; i++) {
      place(dry, shake(noise), start + i * 0.25, { gain: i % 2 ? 0.16 : 0.26, pan: 0.5 })
    }
  })
  return withRoom(dry, { wet: 0.25, decay: 1.1, damping: 0.3 }).map((c) => softened(c, 1.6))
}
