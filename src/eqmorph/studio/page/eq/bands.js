// What a five-band setting is: names, ranges and defaults, as eqmorph/equalizers/bands.py has them.

/** Q of both shelves; the equaliser cannot change it. */
export const SHELF_Q = 0.71

/** @type {(lowest: number, highest: number) => Range} */
const range = (lowest, highest) => Object.freeze([lowest, highest])
const GAIN = range(-12, 12) // dB
const BELL_Q = range(0.1, 10)

/**
 * @typedef {'low_shelf' | 'peak' | 'high_shelf'} Kind
 * @typedef {readonly [number, number]} Range  its lowest and highest value
 * @typedef {{gain_db: number, frequency_hz: number, q: number}} Numbers  dB, Hz, no unit
 * @typedef {{name: string, kind: Kind, label: string, gain: Range, frequency: Range, q: Range | null,
 *   default: Readonly<Numbers>}} BandSpec
 */

/**
 * @param {string} name
 * @param {Kind} kind
 * @param {string} label
 * @param {number} lowest  Hz
 * @param {number} highest  Hz
 * @param {number} usual  Hz
 * @returns {Readonly<BandSpec>}
 */
function band(name, kind, label, lowest, highest, usual) {
  return Object.freeze({
    name,
    kind,
    label,
    gain: GAIN,
    frequency: range(lowest, highest),
    q: kind === 'peak' ? BELL_Q : null,
    default: Object.freeze({ gain_db: 0, frequency_hz: usual, q: SHELF_Q }),
  })
}

/**
 * @typedef {{name: string, kind: Kind, gain_db: number,
 *   frequency_hz: number, q: number}} Band  dB, Hz, no unit
 * @typedef {{equalizer: 'parametric', bands: readonly Band[]}} Setting  five bands, frozen
 */

/** The five bands in the order of the cascade; ranges in dB, Hz and Q (null where it is fixed). */
export const BANDS = Object.freeze([
  band('low_shelf', 'low_shelf', 'Low shelf', 22, 1000, 150),
  band('peak_1', 'peak', 'Peak 1', 82, 3900, 560),
  band('peak_2', 'peak', 'Peak 2', 180, 4700, 1000),
  band('peak_3', 'peak', 'Peak 3', 220, 10000, 3300),
  band('high_shelf', 'high_shelf', 'High shelf', 580, 20000, 8200),
])

/** @type {(value: unknown, range: Range, otherwise: number) => number} */
function clamp(value, [lowest, highest], otherwise) {
  const number = Number(value)
  return Number.isFinite(number) ? Math.min(highest, Math.max(lowest, number)) : otherwise
}

/** @type {(spec: BandSpec, given?: {gain_db?: unknown, frequency_hz?: unknown, q?: unknown}) => Readonly<Band>} */
function legalBand(spec, given = {}) {
  return Object.freeze({
    name: spec.name,
    kind: spec.kind,
    gain_db: clamp(given.gain_db, spec.gain, 0),
    frequency_hz: clamp(given.frequency_hz, spec.frequency, spec.default.frequency_hz),
    q: spec.q ? clamp(given.q, spec.q, SHELF_Q) : SHELF_Q,
  })
}

/** @type {(bands: Band[]) => Setting} */
function setting(bands) {
  return Object.freeze({ equalizer: 'parametric', bands: Object.freeze(bands) })
}

/** The setting that changes nothing. @returns {Setting} */
export function flat() {
  return setting(BANDS.map((spec) => legalBand(spec, spec.default)))
}

/**
 * A frozen copy within the ranges; what is not a number becomes the default.
 *
 * @param {{bands?: any} | null | undefined} given
 * @returns {Setting}
 */
export function legal(given) {
  return setting(BANDS.map((spec, i) => legalBand(spec, given?.bands?.[i])))
}

/**
 * The setting with its gains times `amount`, held within the ranges.
 *
 * @param {Setting} given
 * @param {number} amount
 * @returns {Setting}
 */
export function scaled(given, amount) {
  return setting(
    BANDS.map((spec, i) => {
      const from = given.bands[i]
      return legalBand(spec, { ...from, gain_db: from.gain_db * amount })
    }),
  )
}

/**
 * Whether two settings are the same to within 1e-9 dB, Hz and Q.
 *
 * @param {Setting | null | undefined} a
 * @param {Setting | null | undefined} b
 */
export function same(a, b) {
  if (a === b) return true
  if (!a || !b) return false
  /** @type {(x: number, y: number) => boolean} */
  const near = (x, y) => Math.abs(x - y) <= 1e-9
  return a.bands.every((one, i) => {
    const other = b.bands[i]
    return (
      near(one.gain_db, other.gain_db) &&
      near(one.frequency_hz, other.frequency_hz) &&
      near(one.q, other.q)
    )
  })
}
