// The whole state as the part of the address behind the #, and back.
//
//   #1;text=warm;amount=0.5;by=word;bands=0.9894,139.86_4.0094,289.688,0.528_…
//
// It is text that a person can read. The bands are those at amount 1; gains carry 4 decimals (dB),
// frequencies and Qs 7 digits: far below what can be heard, and a link stays short.

import { BANDS, legal, scaled } from '../eq/bands.js'
import { Problem } from '../server/problems.js'
import { INITIAL } from './store.js'
import { LIMITS } from '../server/told.js'

/**
 * @typedef {import('../eq/bands.js').Setting} Setting
 * @typedef {import('./store.js').State} State
 * @typedef {import('./store.js').End} End
 */

/** @param {string} reason */
const unreadable = (reason) => new Problem(`This link cannot be read: ${reason}.`)

const VERSION = '1'
const SOURCES = ['word', 'hand', 'path', 'pad', 'file']
const LONGEST = 8000 // characters; real links have some 250

/** @type {(value: number, digits?: number) => string} */
const number = (value, digits = 7) => String(Number(value.toPrecision(digits)))

/** @param {Setting} setting */
function bandsToText(setting) {
  return setting.bands
    .map((band, i) => {
      const gain = number(Number(band.gain_db.toFixed(4)))
      const rest = BANDS[i].q ? [band.frequency_hz, band.q] : [band.frequency_hz]
      return [gain, ...rest.map((value) => number(value))].join(',')
    })
    .join('_')
}

/** @param {string} text */
function bandsFromText(text) {
  const bands = text.split('_').map((part) => part.split(',').map(Number))
  const fits = bands.length === BANDS.length && bands.every((band, i) => isBand(BANDS[i], band))
  if (!fits) throw unreadable('its bands cannot be read')
  return legal({ bands: bands.map(([gain_db, frequency_hz, q]) => ({ gain_db, frequency_hz, q })) })
}

/** @type {(spec: import('../eq/bands.js').BandSpec, numbers: number[]) => boolean} */
function isBand(spec, numbers) {
  const ranges = spec.q ? [spec.gain, spec.frequency, spec.q] : [spec.gain, spec.frequency]
  return (
    numbers.length === ranges.length &&
    // Seven digits may round just past the end of a range.
    numbers.every((n, i) => n >= ranges[i][0] - 1e-3 && n <= ranges[i][1] + 1e-3)
  )
}

// An end of a path is a word, or a setting with a name.
/** @param {End} end */
const endToText = (end) =>
  typeof end === 'string' ? end : `${end.name}~${bandsToText(end.setting)}`

/** @type {(text: string) => End} */
function endFromText(text) {
  const cut = text.lastIndexOf('~')
  if (cut < 0) return text
  return Object.freeze({ name: text.slice(0, cut), setting: bandsFromText(text.slice(cut + 1)) })
}

/** The state as a hash, "#" included. @param {State} state */
export function toHash(state) {
  /** @type {Record<string, string>} */
  const fields = {
    text: state.text,
    amount: number(state.amount),
    by: state.source,
    bands: bandsToText(state.base ?? state.setting),
  }
  if (state.variant !== null) fields.variant = String(state.variant)
  if (state.title) fields.title = state.title
  if (state.pad) fields.pad = `${number(state.pad.x)},${number(state.pad.y)}`
  if (!samePath(state.path, INITIAL.path)) {
    const { from, to, alpha } = state.path
    Object.assign(fields, { from: endToText(from), to: endToText(to), along: number(alpha) })
  }
  const parts = Object.entries(fields).map(([key, value]) => `${key}=${encode(value)}`)
  return `#${[VERSION, ...parts].join(';')}`
}

// Commas, tildes and spaces may stand in a hash; fewer percent signs are easier to read and send.
/** @param {string} text */
const encode = (text) => encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%20', '+')

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'))
  } catch {
    throw unreadable('it is cut or garbled')
  }
}

/** @type {(a: State['path'], b: State['path']) => boolean} */
const samePath = (a, b) => a.from === b.from && a.to === b.to && a.alpha === b.alpha

/**
 * The part of the state that a hash holds.
 *
 * @param {string} hash  with or without "#"
 * @returns {Partial<State> | null}  a patch for the store; null for an empty hash
 * @throws {Error} with the reason, if it is not a link of this studio
 */
export function fromHash(hash) {
  const text = hash.replace(/^#/, '')
  if (!text) return null
  const fields = fieldsOf(text)
  const base = bandsFromText(fields.bands ?? '')
  const amount = finite(
    fields.amount ?? '1',
    [LIMITS.lowest_amount, LIMITS.highest_amount],
    'amount',
  )
  const source = /** @type {State['source']} */ (fields.by ?? 'hand')
  const variant = fields.variant ?? fields.school // as links had it at first
  if (!SOURCES.includes(source)) throw unreadable(`it names an unknown source, ${source}`)
  return {
    text: fields.text ?? INITIAL.text,
    amount,
    base,
    setting: scaled(base, amount),
    source,
    variant: variant ? finite(variant, [0, 99], 'variant') : null,
    title: fields.title ?? '',
    pad: fields.pad ? place(fields.pad) : null,
    path: fields.from ? way(fields) : INITIAL.path,
  }
}

/** @type {(text: string) => Record<string, string>} */
function fieldsOf(text) {
  const [version, ...parts] = text.split(';')
  if (text.length > LONGEST || !/^\d+$/.test(version))
    throw unreadable('it is not one of this studio')
  if (version !== VERSION) throw unreadable(`it was made by another version (${version})`)
  const pairs = parts.map((part) => {
    const cut = part.indexOf('=')
    return [part.slice(0, cut), decode(part.slice(cut + 1))]
  })
  return Object.fromEntries(pairs)
}

/** @type {(text: string, range: [number, number], name: string) => number} */
function finite(text, [lowest, highest], name) {
  const value = Number(text)
  if (!(value >= lowest && value <= highest))
    throw unreadable(`its ${name}, ${text}, is out of range`)
  return value
}

/** @type {(text: string) => NonNullable<State['pad']>} */
function place(text) {
  const [x, y] = text.split(',').map(Number)
  if (!Number.isFinite(x) || !Number.isFinite(y))
    throw unreadable('its place on the map cannot be read')
  return Object.freeze({ x, y })
}

/** @type {(fields: Record<string, string>) => State['path']} */
function way({ from, to, along }) {
  return Object.freeze({
    from: endFromText(from),
    to: to === undefined ? INITIAL.path.to : endFromText(to),
    alpha: finite(along ?? '0', [0, 1], 'place on the path'),
  })
}
