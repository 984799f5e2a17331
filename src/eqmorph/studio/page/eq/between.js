// What lies between two settings: gains in dB, frequencies and Qs in octaves.

import { legal } from './bands.js'

/** @type {(from: number, to: number, share: number) => number} */
const straight = (from, to, share) => from + (to - from) * share
/** @type {(from: number, to: number, share: number) => number} */
const octaves = (from, to, share) => from * (to / from) ** share

/**
 * The setting that lies a share (0 to 1) of the way between two.
 *
 * @param {import('./bands.js').Setting} from
 * @param {import('./bands.js').Setting} to
 * @param {number} share
 * @returns {import('./bands.js').Setting}
 */
export function between(from, to, share) {
  if (share <= 0) return from
  if (share >= 1) return to
  return legal({
    bands: from.bands.map((a, i) => {
      const b = to.bands[i]
      return {
        gain_db: straight(a.gain_db, b.gain_db, share),
        frequency_hz: octaves(a.frequency_hz, b.frequency_hz, share),
        q: octaves(a.q, b.q, share),
      }
    }),
  })
}

/**
 * The same, written into a setting that may be written to, exact at both ends; nothing is allocated.
 *
 * @param {import('./bands.js').Setting} into
 * @param {import('./bands.js').Setting} from
 * @param {import('./bands.js').Setting} to
 * @param {number} share
 */
export function writeBetween(into, from, to, share) {
  for (let i = 0; i < into.bands.length; i++) {
    const a = from.bands[i]
    const b = to.bands[i]
    const band = into.bands[i]
    band.gain_db = share >= 1 ? b.gain_db : straight(a.gain_db, b.gain_db, share)
    band.frequency_hz = share >= 1 ? b.frequency_hz : octaves(a.frequency_hz, b.frequency_hz, share)
    band.q = share >= 1 ? b.q : octaves(a.q, b.q, share)
  }
}

/** A copy of a setting that may be written to. @param {import('./bands.js').Setting} setting */
export const writable = (setting) => ({
  ...setting,
  bands: setting.bands.map((band) => ({ ...band })),
})
