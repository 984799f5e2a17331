// The equaliser as five Web Audio biquads in a row.
//
// Web Audio fixes the slope of its shelves at 1, which is Q 0.7071 and not the setting's 0.71: at
// most 0.021 dB at 12 dB of gain. Its biquads can glide, which an exact IIRFilterNode cannot.

import { glide, jump } from './glide.js'

/** @typedef {{frequency: number, gain: number, Q: number}} Target  Hz, dB, no unit */

/** @type {Record<import('../eq/bands.js').Kind, BiquadFilterType>} */
const TYPES = { low_shelf: 'lowshelf', peak: 'peaking', high_shelf: 'highshelf' }
const PARAMETERS = /** @type {const} */ (['frequency', 'gain', 'Q'])
// A band at or above Nyquist is left out, as the library does: its gain is 0 dB, and its frequency
// waits here (as a part of Nyquist), where Web Audio allows it.
const WAITING = 0.9

/**
 * What each biquad of `setting` is set to at this rate: [{frequency, gain, Q}].
 *
 * @type {(setting: import('../eq/bands.js').Setting, sampleRate: number) => Target[]}
 */
export function targets(setting, sampleRate) {
  return setting.bands.map(({ frequency_hz: frequency, gain_db: gain, q }) =>
    frequency < sampleRate / 2
      ? { frequency, gain, Q: q }
      : { frequency: (WAITING * sampleRate) / 2, gain: 0, Q: q },
  )
}

/**
 * A row of biquads in `context`, at once at `setting`: {input, output, filters, moveTo, jumpTo}.
 *
 * `moveTo(setting, time)` glides every parameter from `time` (seconds) on, `jumpTo` sets it.
 *
 * @param {BaseAudioContext} context
 * @param {import('../eq/bands.js').Setting} setting
 */
export function createChain(context, setting) {
  const first = targets(setting, context.sampleRate)
  const filters = setting.bands.map(
    (band, i) => new BiquadFilterNode(context, { type: TYPES[band.kind], ...first[i] }),
  )
  filters.reduce((from, to) => {
    from.connect(to)
    return to
  })
  /** @param {(param: AudioParam, value: number, time: number) => void} how */
  const set = (how) => {
    /** @type {(next: import('../eq/bands.js').Setting, time: number) => void} */
    return (next, time) =>
      targets(next, context.sampleRate).forEach((target, i) => {
        for (const name of PARAMETERS) how(filters[i][name], target[name], time)
      })
  }
  return {
    input: filters[0],
    output: filters[filters.length - 1],
    filters,
    moveTo: set(glide),
    jumpTo: set(jump),
  }
}

/**
 * Response in dB of the row's own filters at `frequencies`, as the browser states it.
 *
 * @type {(filters: readonly BiquadFilterNode[], frequencies: ArrayLike<number>) => Float64Array}
 */
export function statedResponseDb(filters, frequencies) {
  const sum = new Float64Array(frequencies.length)
  const hertz = Float32Array.from(frequencies)
  const magnitude = new Float32Array(hertz.length)
  const phase = new Float32Array(hertz.length)
  for (const filter of filters) {
    filter.getFrequencyResponse(hertz, magnitude, phase)
    magnitude.forEach((m, i) => (sum[i] += 20 * Math.log10(m)))
  }
  return sum
}
