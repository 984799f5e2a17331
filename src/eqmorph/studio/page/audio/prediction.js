// How loud and how high a sound will be behind any setting, at once, while a band is dragged.
//
// The exact loudness of the source is known by tenths of a second. Of each tenth the share of every
// narrow band is kept, and of the whole sound a fine spectrum. A setting then changes each tenth by
// its shares times the setting's gain in each band, that gain being weighted by the fine spectrum;
// the standard's gating runs on the result. Peaks come from the loudest excerpts, filtered.

import { coefficients, responseDb } from '../eq/biquads.js'
import { createCascade, powerGain } from './cascade.js'
import { createFft, hann } from './fft.js'
import { channelWeights, gatedLoudness, hopEnergies, hopStart, kWeighting } from './loudness.js'

/**
 * @typedef {import('../eq/bands.js').Setting} Setting
 * @typedef {import('./cascade.js').Samples} Samples
 * @typedef {readonly Float32Array[]} Channels  of equal length
 * @typedef {{loudness: number, peak: number}} Level  LUFS, and the highest sample
 * @typedef {{frequencies: Float64Array, powers: Float64Array}} Fine  Hz, power of narrow cells
 * @typedef {{edges: number[], shares: Float32Array}} Bands  Hz; shares are tenths x bands
 * @typedef {{full: number, low: number, high: number}} Kinds  of peaks
 * @typedef {Level & {predict: (setting: Setting) => Level}} Analysis
 */

const LOWEST = 16 // Hz; the K weighting leaves nothing below
const BANDS_PER_OCTAVE = 6
const CELLS_PER_OCTAVE = 96
const LONG = 60 // seconds
const EXCERPT = 0.15 // seconds, the first third of which only settles the filters

/**
 * Power of two nearest above `seconds` at this rate.
 *
 * @type {(seconds: number, sampleRate: number) => number}
 */
const windowSize = (seconds, sampleRate) => 2 ** Math.ceil(Math.log2(seconds * sampleRate) - 0.3)

/**
 * Edges of bins so that each group is 1 / `perOctave` octave wide, or `fewest` bins.
 *
 * @type {(size: number, sampleRate: number, perOctave: number, fewest: number) => number[]}
 */
function groupEdges(size, sampleRate, perOctave, fewest) {
  let last = Math.max(1, Math.floor((LOWEST * size) / sampleRate))
  const edges = [last]
  const top = size / 2
  while (last < top) {
    last = Math.min(top, Math.max(last + fewest, Math.round(last * 2 ** (1 / perOctave))))
    edges.push(last)
  }
  return edges
}

/**
 * Adds the power spectra of windows of the channels, two channels to a transform.
 *
 * @type {(channels: Channels, size: number) => (power: Float64Array, start: number) => void}
 */
function createPowerSpectrum(channels, size) {
  const fft = createFft(size)
  const window = hann(size)
  const weights = channelWeights(channels.length)
  const re = new Float64Array(size)
  const im = new Float64Array(size)
  /** @type {(into: Float64Array, c: number, start: number) => void} */
  const fill = (into, c, start) => {
    if (!channels[c] || !weights[c]) {
      into.fill(0)
      return
    }
    const scale = Math.sqrt(weights[c])
    const channel = channels[c]
    const first = Math.max(0, -start)
    const last = Math.min(size, channel.length - start)
    into.fill(0)
    for (let n = first; n < last; n++) into[n] = scale * window[n] * channel[start + n]
  }
  return function addTo(power, start) {
    for (let c = 0; c < channels.length; c += 2) {
      fill(re, c, start)
      fill(im, c + 1, start)
      fft.run(re, im)
      // Of two real signals in one transform: |L|^2 + |R|^2 is the mean of the two mirror bins.
      for (let k = 1; k <= size / 2; k++) {
        const m = size - k
        power[k] += (re[k] ** 2 + im[k] ** 2 + re[m] ** 2 + im[m] ** 2) / 2
      }
    }
  }
}

/**
 * Weight of every bin in the loudness.
 *
 * @type {(size: number, sampleRate: number) => Float64Array}
 */
function weightOfBins(size, sampleRate) {
  const sections = kWeighting(sampleRate)
  return Float64Array.from({ length: size / 2 + 1 }, (_, k) =>
    powerGain(sections, (k * sampleRate) / size, sampleRate),
  )
}

/**
 * Fine weighted spectrum of the whole sound: {frequencies, powers} of narrow cells.
 *
 * @type {(channels: Channels, sampleRate: number) => Generator<number, Fine>}
 */
function* fineSpectrum(channels, sampleRate) {
  const size = windowSize(0.6, sampleRate)
  const length = channels[0].length
  const power = new Float64Array(size / 2 + 1)
  const addTo = createPowerSpectrum(channels, size)
  // Of a long sound every second window is enough.
  const step = length > LONG * sampleRate ? size : size / 2
  for (let start = -size / 2; start < length; start += step) {
    addTo(power, start)
    yield Math.max(0, start / length)
  }
  const weights = weightOfBins(size, sampleRate)
  const edges = groupEdges(size, sampleRate, CELLS_PER_OCTAVE, 1)
  const frequencies = []
  const powers = []
  for (let i = 0; i + 1 < edges.length; i++) {
    let sum = 0
    let moment = 0
    for (let k = edges[i]; k < edges[i + 1]; k++) {
      sum += power[k] * weights[k]
      moment += power[k] * weights[k] * k
    }
    const centre = sum > 0 ? moment / sum : (edges[i] + edges[i + 1] - 1) / 2
    frequencies.push((centre * sampleRate) / size)
    powers.push(sum)
  }
  return { frequencies: Float64Array.from(frequencies), powers: Float64Array.from(powers) }
}

/**
 * Share of each band in each tenth of a second: {edges (Hz), shares (hops x bands)}.
 *
 * @type {(channels: Channels, sampleRate: number, hops: number) => Generator<number, Bands>}
 */
function* bandShares(channels, sampleRate, hops) {
  const size = windowSize(0.1, sampleRate)
  const edges = groupEdges(size, sampleRate, BANDS_PER_OCTAVE, 2)
  const bands = edges.length - 1
  const weights = weightOfBins(size, sampleRate)
  const addTo = createPowerSpectrum(channels, size)
  const shares = new Float32Array(hops * bands)
  const power = new Float64Array(size / 2 + 1)
  for (let hop = 0; hop < hops; hop++) {
    power.fill(0)
    const start = hopStart(hop, sampleRate)
    const half = Math.round(0.05 * sampleRate)
    for (const centre of [start + half / 2, start + (3 * half) / 2]) {
      addTo(power, Math.round(centre - size / 2))
    }
    let total = 0
    for (let b = 0; b < bands; b++) {
      let sum = 0
      for (let k = edges[b]; k < edges[b + 1]; k++) sum += power[k] * weights[k]
      shares[hop * bands + b] = sum
      total += sum
    }
    if (total > 0) for (let b = 0; b < bands; b++) shares[hop * bands + b] /= total
    yield hop / hops
  }
  return { edges: edges.map((k) => (k * sampleRate) / size), shares }
}

const KINDS = /** @type {const} */ (['full', 'low', 'high'])

/**
 * Starts of the excerpts whose samples, deep notes and edges are highest.
 *
 * @type {(channels: Channels, sampleRate: number, count: Kinds) => Generator<number, number[]>}
 */
function* loudestExcerpts(channels, sampleRate, count) {
  const step = Math.round(EXCERPT * (2 / 3) * sampleRate)
  const slow = 1 - Math.exp((-2 * Math.PI * 150) / sampleRate)
  /** @type {Record<keyof Kinds, [number, number][]>} height and start */
  const found = { full: [], low: [], high: [] }
  const low = new Float64Array(channels.length)
  for (let start = 0; start < channels[0].length; start += step) {
    const highest = { full: 0, low: 0, high: 0 }
    const last = Math.min(start + step, channels[0].length)
    channels.forEach((channel, c) => {
      for (let n = start; n < last; n++) {
        low[c] += slow * (channel[n] - low[c])
        highest.full = Math.max(highest.full, Math.abs(channel[n]))
        highest.low = Math.max(highest.low, Math.abs(low[c]))
        highest.high = Math.max(highest.high, Math.abs(channel[n] - (channel[n - 1] ?? 0)))
      }
    })
    for (const kind of KINDS) {
      found[kind].push([highest[kind], start])
      found[kind].sort((a, b) => b[0] - a[0]).splice(count[kind])
    }
    yield start / channels[0].length
  }
  return [...new Set(Object.values(found).flatMap((list) => list.map((entry) => entry[1])))]
}

/**
 * `value` of a generator with its progress moved into [from, to].
 *
 * @template T
 * @param {Generator<number, T>} generator
 * @param {number} from
 * @param {number} to
 * @returns {Generator<number, T>}
 */
function* part(generator, from, to) {
  let step = generator.next()
  while (step.done !== true) {
    yield from + (to - from) * step.value
    step = generator.next()
  }
  return step.value
}

/**
 * Five sections of `setting`.
 *
 * @type {(setting: Setting, sampleRate: number) => import('../eq/biquads.js').Section[]}
 */
export const sectionsOf = (setting, sampleRate) =>
  setting.bands.map((band) => coefficients(band, sampleRate))

/**
 * All that is to be known about a sound: {loudness, peak, predict(setting) -> {loudness, peak}}.
 *
 * A generator that yields progress (0 to 1); `loudness` in LUFS, `peak` as a sample value.
 *
 * @type {(channels: Channels, sampleRate: number) => Generator<number, Analysis>}
 */
export function* analysisOf(channels, sampleRate) {
  const { energies, peak } = yield* part(hopEnergies(channels, sampleRate), 0, 0.3)
  const fine = yield* part(fineSpectrum(channels, sampleRate), 0.3, 0.5)
  const bands = yield* part(bandShares(channels, sampleRate, energies.length), 0.5, 0.9)
  const starts = yield* part(
    loudestExcerpts(channels, sampleRate, { full: 4, low: 2, high: 2 }),
    0.9,
    1,
  )
  const excerpts = starts.flatMap((start) => excerptsAt(channels, sampleRate, start))
  return {
    loudness: gatedLoudness(energies, sampleRate),
    peak,
    predict: (setting) => ({
      loudness: gatedLoudness(changed(energies, fine, bands, setting, sampleRate), sampleRate),
      peak: highestOf(excerpts, setting, sampleRate),
    }),
  }
}

/**
 * The excerpt at `start` with what goes before it, of each channel.
 *
 * @type {(channels: Channels, sampleRate: number, start: number) => Float32Array[]}
 */
function excerptsAt(channels, sampleRate, start) {
  const first = Math.max(0, start - Math.round((EXCERPT / 3) * sampleRate))
  const last = start + Math.round(EXCERPT * (2 / 3) * sampleRate)
  return channels.map((channel) => channel.slice(first, last))
}

/**
 * Energies by tenths behind `setting`.
 *
 * @param {Float64Array} energies
 * @param {Fine} fine
 * @param {Bands} bands
 * @param {Setting} setting
 * @param {number} sampleRate  Hz
 */
function changed(energies, fine, { edges, shares }, setting, sampleRate) {
  const db = responseDb(setting, fine.frequencies, sampleRate)
  const gains = new Float64Array(edges.length - 1)
  for (let b = 0, i = 0; b < gains.length; b++) {
    let before = 0
    let after = 0
    let plain = 0
    let cells = 0
    for (; i < fine.frequencies.length && fine.frequencies[i] < edges[b + 1]; i++) {
      const gain = 10 ** (db[i] / 10)
      before += fine.powers[i]
      after += fine.powers[i] * gain
      plain += gain
      cells++
    }
    gains[b] = before > 0 ? after / before : cells ? plain / cells : 1
  }
  return energies.map((energy, hop) => {
    let gain = 0
    for (let b = 0; b < gains.length; b++) gain += shares[hop * gains.length + b] * gains[b]
    return energy * gain
  })
}

/**
 * Largest sample of the excerpts behind `setting`.
 *
 * @type {(excerpts: readonly Float32Array[], setting: Setting, sampleRate: number) => number}
 */
function highestOf(excerpts, setting, sampleRate) {
  const sections = sectionsOf(setting, sampleRate)
  let peak = 0
  for (const excerpt of excerpts) {
    const block = Float64Array.from(excerpt)
    createCascade(sections)(block)
    for (const x of block) peak = Math.max(peak, Math.abs(x))
  }
  return peak
}

/**
 * Exact {loudness, peak} behind `setting`; a generator that yields progress.
 *
 * @type {(channels: Channels, sampleRate: number, setting: Setting) => Generator<number, Level>}
 */
export function* measureBehind(channels, sampleRate, setting) {
  const sections = sectionsOf(setting, sampleRate)
  const { energies, peak } = yield* hopEnergies(channels, sampleRate, sections)
  return { loudness: gatedLoudness(energies, sampleRate), peak }
}
