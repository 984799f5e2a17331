// The two sides of a comparison: the original and the equalised sound, each with its gain, and a
// click-free change from one to the other.

import { createChain } from './chain.js'
import { glide, jump } from './glide.js'

/**
 * @typedef {'original' | 'equalised'} Side
 * @typedef {import('./prediction.js').Level} Level
 * @typedef {Record<Side, number> & {lowered: number}} Gains  dB; `lowered` is the part of both that
 *   makes room, 0 or below
 * @typedef {import('../eq/bands.js').Setting} Setting
 */

/** @type {readonly Side[]} */
const SIDES = ['original', 'equalised']

export const CROSSFADE = 0.01 // seconds, time constant
const FOLLOW = 0.03 // of the matching gains, which follow a hand on a band

// The equalised peak is known for the setting's shelves, and Web Audio's differ by 0.02 dB.
const UNSURE = 0.05 // dB
/** @param {number} db */
const linear = (db) => 10 ** (db / 20)
/** @param {number} value */
const decibels = (value) => 20 * Math.log10(value)
/** @type {(value: number, otherwise: number) => number} */
const finite = (value, otherwise) => (Number.isFinite(value) ? value : otherwise)

/**
 * Gains in dB that make a comparison fair and safe.
 *
 * Matched, the equalised side is brought to the loudness of the original. While the original is
 * held against an equalised side that is not matched, the original is brought to its loudness
 * instead, so that what was heard before does not change. Where a side would then pass full scale,
 * both are lowered alike, before anything is held.
 *
 * @param {Level} original  LUFS, and the highest sample
 * @param {Level} equalised  the same behind the setting
 * @param {{matched: boolean, held: boolean}} choice
 * @returns {Gains}
 */
export function fairGains(original, equalised, { matched, held }) {
  const difference = finite(original.loudness - equalised.loudness, 0)
  const gains = {
    original: !matched && held ? -difference : 0,
    equalised: matched ? difference : 0,
  }
  const highestOriginal = matched ? 0 : Math.max(0, -difference)
  // Above full scale, dB.
  const peak = Math.max(
    decibels(original.peak) + highestOriginal,
    decibels(equalised.peak) + UNSURE + gains.equalised,
  )
  const lowered = -Math.max(0, peak)
  return {
    original: gains.original + lowered,
    equalised: gains.equalised + lowered,
    lowered: lowered || 0,
  }
}

/**
 * Both sides in `context` between `input` and `output`, at once at `setting`, equalised side heard.
 *
 * `levels(gains, time)` sets what `fairGains` gives; `hear(side, time)` changes over.
 *
 * @param {BaseAudioContext} context
 * @param {Setting} setting
 */
export function createSides(context, setting) {
  const input = new GainNode(context)
  const output = new GainNode(context)
  const chain = createChain(context, setting)
  const levels = { original: new GainNode(context), equalised: new GainNode(context) }
  const faders = {
    original: new GainNode(context, { gain: 0 }),
    equalised: new GainNode(context, { gain: 1 }),
  }
  input.connect(levels.original).connect(faders.original).connect(output)
  input.connect(chain.input)
  chain.output.connect(levels.equalised).connect(faders.equalised).connect(output)
  return {
    input,
    output,
    chain,
    /** @type {(gains: Record<Side, number>, time: number, constant?: number) => void} */
    levels(gains, time, constant = FOLLOW) {
      for (const side of SIDES) glide(levels[side].gain, linear(gains[side]), time, constant)
    },
    /** @type {(heard: Side, time: number) => void} */
    hear(heard, time) {
      // Both sides are the same sound, so their amplitudes add: the gains add up to 1.
      for (const side of SIDES) {
        glide(faders[side].gain, side === heard ? 1 : 0, time, CROSSFADE)
      }
    },
    /**
     * Everything at once, before anything is heard.
     *
     * @type {(setting: Setting, gains: Record<Side, number>, heard: Side, time?: number) => void}
     */
    begin(setting, gains, heard, time = 0) {
      chain.jumpTo(setting, time)
      for (const side of SIDES) jump(levels[side].gain, linear(gains[side]), time)
      for (const side of SIDES) jump(faders[side].gain, side === heard ? 1 : 0, time)
    },
  }
}
