// The curves of a setting and of its bands, drawn again and again at the same frequencies: whatever is
// the same for every setting is worked out once.

import { fillResponseDb, logFrequencies, squaredSines } from './biquads.js'

const FEWEST = 240
const MOST = 1200

/**
 * @param {object} plot  as createPlot gives it
 * @param {number} highest  Hz
 * @param {number} sampleRate  Hz
 * @returns {{sampleRate, of(setting), line(gains, plot), area(d, plot)}}
 */
export function createCurves(plot, highest, sampleRate) {
  const count = Math.max(FEWEST, Math.min(MOST, Math.round(plot.width / 2)))
  const frequencies = logFrequencies(count, 20, highest)
  const sines = squaredSines(frequencies, sampleRate)
  const places = Array.from(frequencies, (hz, i) => `${i ? 'L' : 'M'}${plot.x(hz).toFixed(2)} `)
  const bands = Array.from({ length: 5 }, () => new Float64Array(count))
  const sum = new Float64Array(count)
  const ends = [frequencies.at(-1), frequencies[0]].map((hz) => plot.x(hz).toFixed(2))

  return {
    sampleRate,

    /** {sum, bands}: dB of the whole and of each band, in arrays that the next call writes anew. */
    of(setting) {
      sum.fill(0)
      setting.bands.forEach((band, b) => {
        const gains = fillResponseDb(bands[b], band, sines, sampleRate)
        for (let i = 0; i < count; i++) sum[i] += gains[i]
      })
      return { sum, bands }
    },

    /** The d of an SVG path through gains, to a hundredth of a pixel, in a plot of this width. */
    line(gains, { range, height }) {
      const scale = (100 * height) / (2 * range)
      let d = ''
      for (let i = 0; i < count; i++) d += places[i] + Math.round((range - gains[i]) * scale) / 100
      return d
    },

    /** The d of the area between such a line and 0 dB. */
    area(d, { height }) {
      return `${d}L${ends[0]} ${height / 2}L${ends[1]} ${height / 2}Z`
    },
  }
}
