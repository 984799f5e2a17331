// Bending a setting by hand: what the store gets when one number of one band changes.

import { BANDS, legal, scaled } from './bands.js'

/**
 * @typedef {import('./bands.js').Setting} Setting
 * @typedef {Partial<import('./bands.js').Numbers>} Numbers
 * @typedef {object} State  what of the store's matters here
 * @property {Setting} setting
 * @property {Setting | null} base
 * @property {number} amount
 * @property {string} source
 * @property {string} title
 * @property {readonly (number | null)[]} off
 * @property {number | null} solo
 * @typedef {object} Bent  a patch for the store
 * @property {'hand'} source
 * @property {string} title
 * @property {Setting} setting
 * @property {Setting} base
 * @property {number} [amount]
 */

const LEAST_AMOUNT = 0.05 // below this share a gain cannot be traced back to the amount of 1

/**
 * A patch for the store that gives band `index` new numbers.
 *
 * The amount stays where it is if the base can be bent so that its gains times the amount are the
 * hand's; where it cannot, what is on screen becomes the base and the amount 1.
 *
 * @param {State} state
 * @param {number} index  0 to 4
 * @param {Numbers} numbers  dB, Hz, no unit
 * @returns {Bent}
 */
export function bent(state, index, numbers) {
  const setting = withBand(state.setting, index, numbers)
  const from = { source: /** @type {const} */ ('hand'), title: titleOf(state) }
  const traced = tracedBack(state, index, setting)
  if (traced) return { ...from, setting, base: traced }
  return { ...from, setting, base: setting, amount: 1 }
}

/**
 * Whether a band is switched off: its gain is nothing, and waits to come back.
 *
 * @param {Pick<State, 'off' | 'setting'>} state
 * @param {number} index
 */
export const isOff = ({ off, setting }, index) =>
  off[index] !== null && setting.bands[index].gain_db === 0

/**
 * A patch that switches a band off or on. What waits is its gain at amount 1, where that is known.
 *
 * @param {State} state
 * @param {number} index
 */
export function switched(state, index) {
  const strength = Math.abs(state.amount) < LEAST_AMOUNT ? 1 : state.amount
  const on = isOff(state, index)
  const gain = on ? Number(state.off[index]) * strength : 0
  const waiting = on ? null : state.setting.bands[index].gain_db / strength
  const off = Object.freeze(state.off.map((one, i) => (i === index ? waiting : one)))
  return { ...bent(state, index, { gain_db: gain }), off }
}

/**
 * What is heard: the setting, or one band of it alone.
 *
 * @param {Pick<State, 'setting' | 'solo'>} state
 */
export function heard({ setting, solo }) {
  if (solo === null) return setting
  const bands = setting.bands.map((band, i) => (i === solo ? band : { ...band, gain_db: 0 }))
  return legal({ bands })
}

/** A patch that gives a band its default numbers back. @type {(state: State, index: number) => Bent} */
export const reset = (state, index) => bent(state, index, BANDS[index].default)

/**
 * The setting with new numbers for one of its bands, held within the ranges.
 *
 * @type {(setting: Setting, index: number, numbers: Numbers) => Setting}
 */
export function withBand(setting, index, numbers) {
  const bands = setting.bands.map((band, i) => (i === index ? { ...band, ...numbers } : band))
  return legal({ bands })
}

/** @type {(state: State, index: number, setting: Setting) => Setting | null} */
function tracedBack({ base, setting: before, amount }, index, setting) {
  const from = base ?? before
  if (Math.abs(amount) < LEAST_AMOUNT) return null
  const band = setting.bands[index]
  const traced = withBand(from, index, { ...band, gain_db: band.gain_db / amount })
  const again = scaled(traced, amount)
  const same = again.bands.every((b, i) => Math.abs(b.gain_db - setting.bands[i].gain_db) < 1e-9)
  return same ? traced : null
}

/** @type {(state: State) => string} */
function titleOf({ source, title }) {
  if (source === 'hand' || !title) return source === 'word' ? '' : title
  return source === 'word' ? '' : `${title}, by hand`
}
