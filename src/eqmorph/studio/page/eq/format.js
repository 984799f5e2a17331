// Numbers as people write them, and back.

import { BANDS, SHELF_Q } from './bands.js'

const MINUS = '\u2212'
/** @param {string} text */
const signed = (text) => text.replace('-', MINUS)

/** "+4.0 dB", "−0.4 dB", "0.0 dB". @type {(gainDb: number, digits?: number) => string} */
export function gainText(gainDb, digits = 1) {
  const rounded = gainDb.toFixed(digits)
  if (Number(rounded) === 0) return `${(0).toFixed(digits)} dB`
  return `${signed(gainDb > 0 ? `+${rounded}` : rounded)} dB`
}

/** "89 Hz", "2.99 kHz", "12.0 kHz". @param {number} hz */
export function frequencyText(hz) {
  if (hz < 999.5) return `${Math.round(hz)} Hz`
  return `${(hz / 1000).toFixed(hz < 9995 ? 2 : 1)} kHz`
}

/** "0.53", "10.0". @param {number} q */
export const qText = (q) => q.toFixed(q < 9.995 ? 2 : 1)

/** "75 %", "−100 %". @param {number} share */
export const percentText = (share) => `${signed(String(Math.round(100 * share)))} %`

/** "48 kHz", "44.1 kHz". @param {number} hz */
export const rateText = (hz) => `${Number((hz / 1000).toFixed(3))} kHz`

/**
 * A band aloud: "+4.0 dB at 290 Hz, Q 0.53"; finer while a hand is at it.
 *
 * @param {import('./bands.js').Band} band
 * @param {number} [digits]  of its gain
 */
export function bandText(band, digits = 1) {
  const q = band.kind === 'peak' ? `, Q ${qText(band.q)}` : ''
  return `${gainText(band.gain_db, digits)} at ${frequencyText(band.frequency_hz)}${q}`
}

/**
 * @typedef {keyof import('./bands.js').Numbers} Quantity
 * @typedef {{said: string, unit: string, show: (value: number) => string,
 *   range: (spec: import('./bands.js').BandSpec) => import('./bands.js').Range | null}} About
 */

// What may be edited of a band: how it is shown, its range and what it is called in a sentence.
/** @type {Readonly<Record<Quantity, About>>} */
export const QUANTITIES = Object.freeze({
  gain_db: { said: 'Gain', unit: 'dB', show: gainText, range: (spec) => spec.gain },
  frequency_hz: {
    said: 'Frequency',
    unit: 'Hz',
    show: frequencyText,
    range: (spec) => spec.frequency,
  },
  q: { said: 'Q', unit: '', show: (q) => `Q ${qText(q)}`, range: (spec) => spec.q },
})

const NUMBER = /^(?:q\s*)?([+-]?(?:\d+[.,]?\d*|[.,]\d+))\s*(k?)\s*(db|hz)?$/i
const KILO_WITHIN = /^(\d+)k(\d+)\s*(?:hz)?$/i // as on resistors and knobs: 1k2 is 1200
const NOTE = /^([a-g])([#♯b♭]?)(-?\d)$/i
/** @type {Record<string, number>} */
const SEMITONES = { c: -9, d: -7, e: -5, f: -4, g: -2, a: 0, b: 2 } // from A of the same octave
const CONCERT_A = 440 // Hz, A4

/**
 * A number that somebody typed: "1.2k", "1,2 kHz", "1k2", "A4", "−3 dB", "Q 0.7".
 *
 * @param {string} text
 * @param {Quantity} quantity
 * @returns {number} in dB, Hz or no unit; NaN if it is none
 */
export function readNumber(text, quantity) {
  const typed = text.trim().replaceAll(MINUS, '-')
  const special = quantity === 'frequency_hz' ? readFrequency(typed) : NaN
  if (Number.isFinite(special)) return special
  const found = NUMBER.exec(typed)
  if (!found) return NaN
  const [, digits, kilo, unit] = found
  if (unit && unit.toLowerCase() !== QUANTITIES[quantity].unit.toLowerCase()) return NaN
  if (kilo && quantity !== 'frequency_hz') return NaN
  // "1,200" Hz has a comma between thousands; elsewhere a comma is a decimal point.
  const thousands = quantity === 'frequency_hz' && !kilo && /^\d{1,2},\d{3}$/.test(digits)
  return Number(digits.replace(',', thousands ? '' : '.')) * (kilo ? 1000 : 1)
}

/** @param {string} typed */
function readFrequency(typed) {
  const kilo = KILO_WITHIN.exec(typed)
  if (kilo) return Number(`${kilo[1]}.${kilo[2]}`) * 1000
  const note = NOTE.exec(typed)
  if (!note) return NaN
  const [, letter, sign, octave] = note
  const raised = sign === '' ? 0 : '#♯'.includes(sign) ? 1 : -1
  const semitones = SEMITONES[letter.toLowerCase()] + raised + 12 * (Number(octave) - 4)
  return CONCERT_A * 2 ** (semitones / 12)
}

/**
 * A typed number as the band can have it.
 *
 * @param {string} text
 * @param {Quantity} quantity
 * @param {number} index  of the band
 * @returns {{value: number, told: string|null}}  NaN where it is none; `told` is a sentence where it is
 *   not what was typed
 */
export function asBand(text, quantity, index) {
  const { said, show, range } = QUANTITIES[quantity]
  const spec = BANDS[index]
  /** @param {number} end */
  const shown = (end) => show(end).replace('Q ', '')
  const ends = range(spec) ?? [SHELF_Q, SHELF_Q]
  const typed = readNumber(text, quantity)
  const of = `${said} of ${spec.label.toLowerCase()}`
  if (Number.isNaN(typed)) {
    const told = `${of} must be a number from ${ends.map(shown).join(' to ')}, not “${text.trim()}”.`
    return { value: NaN, told }
  }
  const value = Math.min(Math.max(typed, ends[0]), ends[1])
  if (value === typed) return { value, told: null }
  return {
    value,
    told: `${of} goes from ${ends.map(shown).join(' to ')}; it is now ${shown(value)}.`,
  }
}
