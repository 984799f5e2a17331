// Four singers on vowels, with breath between the notes and an s before each, over a low drone.

import {
  SAMPLE_RATE,
  createNoise,
  filteredRing,
  filtered,
  place,
  ring,
  section,
  softened,
  tone,
  withRoom,
} from './synthesis.js'

/** @typedef {import('./synthesis.js').Noise} Noise */

const NOTE = 1.5
// Formants of an adult voice (Hz, relative level, Q), after Peterson and Barney; the upper two are
// the singer's.
/** @type {Record<string, [number, number, number][]>} */
const VOWELS = {
  ah: [
    [730, 1, 8],
    [1090, 0.6, 10],
    [2440, 0.25, 14],
    [3400, 0.18, 16],
    [4900, 0.07, 12],
  ],
  ee: [
    [290, 1, 7],
    [2290, 0.35, 14],
    [3010, 0.3, 16],
    [3700, 0.2, 16],
    [5200, 0.08, 12],
  ],
  oh: [
    [500, 1, 8],
    [880, 0.6, 9],
    [2300, 0.14, 14],
    [3200, 0.12, 16],
    [4700, 0.05, 12],
  ],
  eh: [
    [530, 1, 8],
    [1840, 0.45, 12],
    [2480, 0.3, 14],
    [3500, 0.2, 16],
    [5000, 0.08, 12],
  ],
}
// A phrase of four notes in D: bass, tenor, alto, soprano in semitones above the D of 146.8 Hz.
const PHRASE = [
  { vowel: 'ah', notes: [-12, 0, 4, 9] },
  { vowel: 'oh', notes: [-10, -3, 2, 7] },
  { vowel: 'eh', notes: [-7, 0, 5, 9] },
  { vowel: 'ee', notes: [-5, -1, 2, 7] },
]
const PANS = [0, -0.45, 0.4, -0.15]

/**
 * Glottal pulses: a saw whose step is rounded (PolyBLEP), with vibrato and some unsteadiness.
 *
 * @type {(semitones: number, seconds: number, voice: number, noise: Noise) => Float64Array}
 */
function glottis(semitones, seconds, voice, noise) {
  const frequency = 146.83 * 2 ** (semitones / 12)
  let phase = 0.13 * voice
  let drift = 0
  return tone(seconds, (t) => {
    drift += 0.0008 * (noise() - drift)
    const vibrato = 0.006 * Math.min(1, t / 0.6) * Math.sin(2 * Math.PI * (5.1 + 0.3 * voice) * t)
    const step = (frequency * (1 + vibrato + 0.12 * drift)) / SAMPLE_RATE
    phase = (phase + step) % 1
    const edge =
      phase < step
        ? 2 * (phase / step) - (phase / step) ** 2 - 1
        : phase > 1 - step
          ? ((phase - 1) / step) ** 2 + 2 * ((phase - 1) / step) + 1
          : 0
    return 2 * phase - 1 - edge
  })
}

/**
 * @param {number} semitones
 * @param {string} vowel
 * @param {number} seconds
 * @param {number} voice
 * @param {Noise} noise
 */
function sung(semitones, vowel, seconds, voice, noise) {
  const source = glottis(semitones, seconds, voice, noise)
  const air = filtered(
    tone(seconds, () => noise()),
    section('high', 4000, 0.6),
  )
  const mouth = new Float64Array(source.length)
  for (const [frequency, level, q] of VOWELS[vowel]) {
    const shift = 1 + 0.04 * voice // smaller heads sing higher
    const formant = filtered(source, section('band', frequency * shift, q))
    for (let n = 0; n < mouth.length; n++) mouth[n] += 2 * level * formant[n]
  }
  const chest = filtered(source, section('low', 260, 0.8))
  return mouth.map((x, n) => {
    const t = n / SAMPLE_RATE
    const swell = Math.min(1, t / 0.12) ** 2 * Math.min(1, (seconds - t) / 0.22)
    return swell * (x + 0.22 * chest[n] + 0.022 * air[n])
  })
}

/** @param {Noise} noise */
function sibilant(noise) {
  const hiss = tone(0.13, (t) => noise() * Math.sin((Math.PI * t) / 0.13) ** 2)
  const low = filtered(hiss, section('band', 6800, 1.2))
  const high = filtered(hiss, section('high', 9000, 0.7))
  return low.map((x, n) => x + 0.35 * high[n])
}

/** @param {Noise} noise */
function breath(noise) {
  const air = tone(0.32, (t) => noise() * Math.sin((Math.PI * t) / 0.32) ** 1.5)
  return filtered(air, section('high', 700, 0.6), section('low', 9000, 0.6))
}

const PARTIALS = [0.5, 0.8, 0.25, 0.15]

/**
 * The D an octave below the bass, whole periods of it in the ring, with quiet upper partials.
 *
 * @type {(length: number) => Float64Array}
 */
function drone(length) {
  const base = Math.round(36.71 * (length / SAMPLE_RATE)) / (length / SAMPLE_RATE)
  return Float64Array.from({ length }, (_, n) => {
    const w = (2 * Math.PI * base * n) / SAMPLE_RATE
    return PARTIALS.reduce((sum, level, i) => sum + level * Math.sin((i + 1) * w), 0)
  })
}

/** Two channels at 48 kHz. */
export function voice() {
  const noise = createNoise(23)
  const dry = ring(PHRASE.length * NOTE)
  PHRASE.forEach(({ vowel, notes }, i) => {
    const start = i * NOTE
    notes.forEach((semitones, singer) => {
      const sound = sung(semitones, vowel, NOTE - 0.12, singer, noise)
      const at = start + 0.06 + 0.012 * singer
      place(dry, sound, at, { gain: singer === 3 ? 0.3 : 0.24, pan: PANS[singer] })
    })
    place(dry, sibilant(noise), start - 0.03 + PHRASE.length * NOTE, { gain: 0.2, pan: -0.1 })
    if (i % 2 === 1) place(dry, breath(noise), start + NOTE - 0.26, { gain: 0.09, pan: -0.15 })
  })
  const low = drone(dry[0].length)
  const warm = dry.map((channel) =>
    filteredRing(
      channel.map((x, n) => x + 0.09 * low[n]),
      section('high', 28, 0.7),
    ),
  )
  return withRoom(warm, { wet: 0.4, decay: 1.6, damping: 0.35 }).map((c) => softened(c, 1.6))
}
