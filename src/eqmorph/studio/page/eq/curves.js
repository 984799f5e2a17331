// The curves of a setting and of its bands, worked out again and again at the same frequencies: whatever
// is the same for every setting is made once, and nothing afterwards.

import { fillResponseDb, logFrequencies, squaredSines } from './biquads.js'

const FEWEST = 240
const MOST = 1200

/** @typedef {ReturnType<typeof createCurves>} Curves */

/**
 * @param {number} width  pixels
 * @param {number} highest  Hz
 * @param {number} sampleRate  Hz
 */
export function createCurves(width, highest, sampleRate) {
  const count = Math.max(FEWEST, Math.min(MOST, Math.round(width / 2)))
  const frequencies = logFrequencies(count, 20, highest)
  const sines = squaredSines(frequencies, sampleRate)
  const bands = Array.from({ length: 5 }, () => new Float64Array(count))
  const sum = new Float64Array(count)

  return {
    sampleRate,
    frequencies,
    /** Gain of the whole setting and of each band, dB; `follow` writes them anew. */
    sum,
    bands,

    /**
     * @param {import('./bands.js').Setting} setting
     * @returns {number} the largest gain or cut in dB
     */
    follow(setting) {
      sum.fill(0)
      for (let b = 0; b < bands.length; b++) {
        const gains = fillResponseDb(bands[b], setting.bands[b], sines, sampleRate)
        for (let i = 0; i < count; i++) sum[i] += gains[i]
      }
      let most = 0
      for (let i = 0; i < count; i++) {
        if (sum[i] > most) most = sum[i]
        else if (-sum[i] > most) most = -sum[i]
      }
      return most
    },
  }
}
