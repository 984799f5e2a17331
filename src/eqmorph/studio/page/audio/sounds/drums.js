// A drum kit, two bars at 100 beats a minute: deep kick, snare, hats to the top of hearing.

import {
  createNoise,
  filtered,
  place,
  ring,
  section,
  softened,
  tone,
  withRoom,
} from './synthesis.js'

const BEAT = 0.6
const SECONDS = 8 * BEAT

function kick() {
  let phase = 0
  return tone(0.5, (t) => {
    phase += (2 * Math.PI * (46 + 130 * Math.exp(-t / 0.022) + 500 * Math.exp(-t / 0.003))) / 48000
    return Math.sin(phase) * Math.exp(-t / 0.16) * Math.min(1, t / 0.001) * (1 - t / 0.5)
  })
}

/** @param {import('./synthesis.js').Noise} noise */
function snare(noise) {
  const rattle = tone(0.3, (t) => noise() * Math.exp(-t / 0.075) * (1 - t / 0.3))
  const bright = filtered(rattle, section('high', 1200, 0.7))
  const body = tone(0.3, (t) => {
    const bend = 1 + 0.25 * Math.exp(-t / 0.01)
    return (
      (Math.sin(2 * Math.PI * 186 * bend * t) + 0.5 * Math.sin(2 * Math.PI * 331 * bend * t)) *
      Math.exp(-t / 0.06) *
      (1 - t / 0.3)
    )
  })
  return body.map((x, n) => 0.8 * x + 0.75 * bright[n])
}

// Six squares that share no overtone, as in the drum machines; noise above.
/** @type {(noise: import('./synthesis.js').Noise, decay: number) => Float64Array} */
function hat(noise, decay) {
  const metal = [205.3, 304.4, 369.6, 522.7, 540, 800]
  const seconds = decay * 5
  const raw = tone(seconds, (t) => {
    let sum = 0
    for (const f of metal) sum += (f * 4.1 * t) % 1 < 0.5 ? 1 : -1
    return (sum / 6 + 0.9 * noise()) * Math.exp(-t / decay) * (1 - t / seconds)
  })
  return filtered(raw, section('high', 7000, 0.8), section('high', 5000, 0.7))
}

/** @param {number} frequency */
function tom(frequency) {
  let phase = 0
  return tone(0.6, (t) => {
    phase += (2 * Math.PI * frequency * (1 + 0.5 * Math.exp(-t / 0.03))) / 48000
    return Math.sin(phase) * Math.exp(-t / 0.14) * Math.min(1, t / 0.002) * (1 - t / 0.6)
  })
}

/** Two channels at 48 kHz. */
export function drums() {
  const noise = createNoise(1)
  const dry = ring(SECONDS)
  /** @param {number} beat */
  const at = (beat) => beat * BEAT
  for (const beat of [0, 1.5, 2.5, 4, 5.5, 6.25]) place(dry, kick(), at(beat), { gain: 1 })
  for (const beat of [1, 3, 5, 7]) place(dry, snare(noise), at(beat), { gain: 0.62, pan: -0.05 })
  for (const beat of [2.75, 6.75]) place(dry, snare(noise), at(beat), { gain: 0.12, pan: -0.05 })
  for (let eighth = 0; eighth < 16; eighth++) {
    const open = eighth % 8 === 7
    const gain = (open ? 0.4 : eighth % 2 ? 0.42 : 0.6) * (1 + 0.1 * noise())
    place(dry, hat(noise, open ? 0.12 : 0.035), at(eighth / 2), { gain, pan: 0.35 })
  }
  place(dry, tom(150), at(7.5), { gain: 0.5, pan: -0.4 })
  place(dry, tom(98), at(7.75), { gain: 0.55, pan: 0.4 })
  return withRoom(dry, { wet: 0.22, decay: 0.5, damping: 0.35 }).map((c) => softened(c, 1.1))
}
