// What lies between two settings: gains in dB, frequencies and Qs in octaves.

import { legal } from './bands.js'

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
        gain_db: a.gain_db + (b.gain_db - a.gain_db) * share,
        frequency_hz: octaves(a.frequency_hz, b.frequency_hz, share),
        q: octaves(a.q, b.q, share),
      }
    }),
  })
}
