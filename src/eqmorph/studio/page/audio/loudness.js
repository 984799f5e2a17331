// Integrated loudness after ITU-R BS.1770-4. The filters and the grid of tenths of a second are
// those of eqmorph.audio.loudness, which a test holds this to.

import { createCascade } from './cascade.js'

/**
 * @typedef {import('../eq/biquads.js').Section} Section
 * @typedef {import('./cascade.js').Samples} Samples
 */

const ABSOLUTE_GATE = -70 // LUFS
const RELATIVE_GATE = -10 // LU
const OFFSET = -0.691
const HOP = 0.1 // seconds; a gating block is four of them
const BLOCK_HOPS = 4
const SURROUND = 1.41
// In the order of WAV files, which Web Audio keeps; low frequencies do not count.
/** @type {Record<number, number[]>} */
const WEIGHTS = {
  4: [1, 1, SURROUND, SURROUND],
  5: [1, 1, 1, SURROUND, SURROUND],
  6: [1, 1, 1, 0, SURROUND, SURROUND],
  7: [1, 1, 1, 0, 1, SURROUND, SURROUND],
  8: [1, 1, 1, 0, 1, 1, SURROUND, SURROUND],
}

/**
 * Weight of each of `count` channels in the sum of energies.
 *
 * @type {(count: number) => number[]}
 */
export function channelWeights(count) {
  return WEIGHTS[count] ?? new Array(count).fill(1)
}

/**
 * Both stages of the K weighting at `sampleRate`, as sections.
 *
 * @type {(sampleRate: number) => Section[]}
 */
export function kWeighting(sampleRate) {
  const A = 10 ** (4 / 40)
  const shelf = (2 * Math.PI * 1500) / sampleRate
  const c = Math.cos(shelf)
  const root = 2 * Math.sqrt(A) * (Math.sin(shelf) / Math.SQRT2)
  const a0 = A + 1 - (A - 1) * c + root
  const pass = (2 * Math.PI * 38) / sampleRate
  const p = Math.cos(pass)
  const alpha = Math.sin(pass)
  return [
    {
      b0: (A * (A + 1 + (A - 1) * c + root)) / a0,
      b1: (-2 * A * (A - 1 + (A + 1) * c)) / a0,
      b2: (A * (A + 1 + (A - 1) * c - root)) / a0,
      a1: (2 * (A - 1 - (A + 1) * c)) / a0,
      a2: (A + 1 - (A - 1) * c - root) / a0,
    },
    {
      b0: (1 + p) / 2 / (1 + alpha),
      b1: -(1 + p) / (1 + alpha),
      b2: (1 + p) / 2 / (1 + alpha),
      a1: (-2 * p) / (1 + alpha),
      a2: (1 - alpha) / (1 + alpha),
    },
  ]
}

/** First sample of tenth `hop`. @type {(hop: number, sampleRate: number) => number} */
export function hopStart(hop, sampleRate) {
  return Math.floor(hop * HOP * sampleRate)
}

/**
 * Number of whole tenths of a second in `length` samples.
 *
 * @type {(length: number, sampleRate: number) => number}
 */
function hopCount(length, sampleRate) {
  let hops = Math.floor(length / (HOP * sampleRate)) + 1
  while (hopStart(hops, sampleRate) > length) hops--
  return hops
}

/**
 * Energies of every whole tenth of a second after `sections` and the K weighting.
 *
 * A generator that yields its progress (0 to 1) after each tenth, so that a caller can let the
 * page breathe; it returns {energies, peak}, peak being the largest sample before the weighting.
 *
 * @param {readonly Samples[]} channels
 * @param {number} sampleRate  Hz
 * @param {readonly Section[]} [sections]
 * @returns {Generator<number, {energies: Float64Array, peak: number}>}
 */
export function* hopEnergies(channels, sampleRate, sections = []) {
  const length = channels[0].length
  const energies = new Float64Array(hopCount(length, sampleRate))
  const weights = channelWeights(channels.length)
  const filters = channels.map(() => createCascade(sections))
  const weightings = channels.map(() => createCascade(kWeighting(sampleRate)))
  let peak = 0
  for (let hop = 0; hop <= energies.length; hop++) {
    const first = hopStart(hop, sampleRate)
    const last = Math.min(hopStart(hop + 1, sampleRate), length)
    let energy = 0
    channels.forEach((channel, c) => {
      const block = new Float64Array(channel.subarray(first, last))
      filters[c](block)
      for (let n = 0; n < block.length; n++) peak = Math.max(peak, Math.abs(block[n]))
      weightings[c](block)
      let sum = 0
      for (let n = 0; n < block.length; n++) sum += block[n] * block[n]
      energy += weights[c] * sum
    })
    if (hop < energies.length) energies[hop] = energy
    yield hop / (energies.length + 1)
  }
  return { energies, peak }
}

/**
 * Integrated loudness in LUFS from `hopEnergies`; minus infinity for silence or under 0.4 s.
 *
 * @type {(energies: Float64Array, sampleRate: number) => number}
 */
export function gatedLoudness(energies, sampleRate) {
  const count = energies.length - BLOCK_HOPS + 1
  if (count < 1) return -Infinity
  const blocks = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let sum = 0
    for (let j = 0; j < BLOCK_HOPS; j++) sum += energies[i + j]
    blocks[i] = sum / (BLOCK_HOPS * HOP * sampleRate)
  }
  const absolute = meanSquare(ABSOLUTE_GATE)
  const loud = blocks.filter((b) => b >= absolute)
  if (!loud.length) return -Infinity
  const relative = mean(loud) * 10 ** (RELATIVE_GATE / 10)
  return OFFSET + 10 * Math.log10(mean(loud.filter((b) => b > relative)))
}

/**
 * Integrated loudness in LUFS of whole channels (Float32Arrays of equal length).
 *
 * @type {(channels: readonly Samples[], sampleRate: number) => number}
 */
export function integratedLoudness(channels, sampleRate) {
  return gatedLoudness(finish(hopEnergies(channels, sampleRate)).energies, sampleRate)
}

/**
 * Run a generator to its end and return what it returns.
 *
 * @template T
 * @param {Generator<unknown, T>} generator
 * @returns {T}
 */
export function finish(generator) {
  let step = generator.next()
  while (!step.done) step = generator.next()
  return step.value
}

/** @param {number} loudness */
const meanSquare = (loudness) => 10 ** ((loudness - OFFSET) / 10)
/** @param {Float64Array} values */
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length
