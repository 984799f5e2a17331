// From Hz and dB to the pixels of the graph, and back.

const LOWEST = 20
const HIGHEST = 20000
const OCTAVES = Math.log2(HIGHEST / LOWEST)
const RANGES = [13, 19, 25, 37, 49, 61] // dB above and below 0 that may be shown
/** What may be shown whatever the curve is, dB above and below 0. */
export const SCALES = [3, 6, 12, 24]
const EDGE = 1.04 // of such a scale, so that its last line is seen
const ROOM = 0.6 // dB kept free above the highest point

export const HERTZ_LINES = [
  20, 30, 40, 50, 60, 70, 80, 90, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 2000, 3000,
  4000, 5000, 6000, 7000, 8000, 9000, 10000, 20000,
]
export const HERTZ_LABELS = [50, 100, 200, 500, 1000, 2000, 5000, 10000]

/** The smallest range in dB that shows a curve whole. @param {number} most  dB, of its highest point */
export function rangeFor(most) {
  let i = 0
  while (i < RANGES.length - 1 && RANGES[i] < most + ROOM) i++
  return RANGES[i]
}

/** The range of a scale that was chosen. @param {number} scale  dB */
export const rangeOf = (scale) => scale * EDGE

/** dB of the grid's lines for a range. @param {number} range  dB */
export function gainLines(range) {
  const step = range <= 4 ? 1 : range <= 7 ? 2 : range <= 19 ? 3 : range <= 37 ? 6 : 12
  const most = Math.floor(range / step) * step
  return Array.from({ length: (2 * most) / step + 1 }, (_, i) => most - i * step)
}

/** @typedef {ReturnType<typeof createPlot>} Plot */

/**
 * @param {number} width   pixels
 * @param {number} height  pixels
 * @param {number} range   dB above and below the middle
 */
export function createPlot(width, height, range) {
  return {
    width,
    height,
    range,
    /** @param {number} hz */
    x: (hz) => (Math.log2(hz / LOWEST) / OCTAVES) * width,
    /** @param {number} db */
    y: (db) => ((range - db) / (2 * range)) * height,
    /** @param {number} x */
    hz: (x) => LOWEST * 2 ** ((x / width) * OCTAVES),
    /** @param {number} y */
    db: (y) => range - (y / height) * 2 * range,
    octavesPerPixel: OCTAVES / width,
    dbPerPixel: (2 * range) / height,
  }
}

/**
 * The d of an SVG path through the gains at the frequencies.
 *
 * @param {Plot} plot
 * @param {ArrayLike<number>} frequencies  Hz
 * @param {ArrayLike<number>} gains  dB
 */
export function pathOf(plot, frequencies, gains) {
  let d = ''
  for (let i = 0; i < frequencies.length; i++) {
    d += `${i ? 'L' : 'M'}${plot.x(frequencies[i]).toFixed(2)} ${plot.y(gains[i]).toFixed(2)}`
  }
  return d
}

/**
 * The d of the area between two rows of gains.
 *
 * @param {Plot} plot
 * @param {Iterable<number> & ArrayLike<number>} frequencies  Hz
 * @param {Iterable<number> & ArrayLike<number>} low  dB
 * @param {Iterable<number> & ArrayLike<number>} high  dB
 */
export function areaOf(plot, frequencies, low, high) {
  const back = [...frequencies].reverse()
  const lower = pathOf(plot, back, [...low].reverse()).replace('M', 'L')
  return `${pathOf(plot, frequencies, high)}${lower}Z`
}
