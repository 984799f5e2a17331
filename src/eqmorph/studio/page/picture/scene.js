// What a picture of the graph holds: rows of numbers that are made once for a size and written anew for
// every picture. They are whole numbers, as a browser makes an object of every other number that a
// canvas is given: fifty kilobytes for a picture.

/** Parts of a pixel in which the rows count. */
export const GRAIN = 32

/**
 * @typedef {{x: Int32Array, y: Int32Array, shown: boolean}} Line
 * @typedef {object} Scene
 * @property {number} width  of the plot, grains as everything here
 * @property {number} height
 * @property {Line} curve
 * @property {Line} was  what an adjustment began with
 * @property {Line[]} bands
 * @property {Line} before  the sound before the equaliser, and after it
 * @property {Line} after
 * @property {Line} peaks  the highest that it was
 * @property {number} selected  the band that has the focus; -1 for none
 * @property {{x: number, y: number, shown: boolean}} cross  at the pointer, on the curve
 */

/** @type {(shown: boolean) => Line} */
const line = (shown) => ({ x: new Int32Array(0), y: new Int32Array(0), shown })

/** @returns {Scene} */
export const createScene = () => ({
  width: 1,
  height: 1,
  curve: line(true),
  was: line(false),
  bands: Array.from({ length: 5 }, () => line(true)),
  before: line(false),
  after: line(false),
  peaks: line(false),
  selected: -1,
  cross: { x: 0, y: 0, shown: false },
})

/**
 * Give lines their places across, which they share.
 *
 * @param {Line[]} lines
 * @param {ArrayLike<number>} frequencies  Hz
 * @param {import('../eq/plot.js').Plot} plot
 */
export function placeAcross(lines, frequencies, plot) {
  const x = Int32Array.from(frequencies, (hz) => Math.round(GRAIN * plot.x(hz)))
  for (const line of lines) {
    line.x = x
    line.y = new Int32Array(x.length)
  }
}

/**
 * Write a line's heights from gains in dB; nothing is allocated.
 *
 * @param {Line} line
 * @param {Float64Array} gains
 * @param {import('../eq/plot.js').Plot} plot
 */
export function writeGains(line, gains, { range, height }) {
  const scale = (GRAIN * height) / (2 * range)
  for (let i = 0; i < gains.length; i++) line.y[i] = Math.round((range - gains[i]) * scale)
}

/**
 * The height of a line at a place across, between its points.
 *
 * @param {Line} line  its points as far apart as each other
 * @param {number} x
 */
export function heightAt({ x: places, y }, x) {
  const last = places.length - 1
  const at = ((x - places[0]) / (places[last] - places[0])) * last
  const i = Math.min(Math.max(Math.floor(at), 0), last - 1)
  return Math.round(y[i] + (Math.min(at, last) - i) * (y[i + 1] - y[i]))
}

/**
 * What a scene holds, in pixels, as plain copies: how a test or a tinkerer reads what is drawn.
 *
 * @param {Scene} scene
 */
export function told({ width, height, selected, cross, bands, ...lines }) {
  /** @param {Int32Array} row */
  const pixels = (row) => Array.from(row, (grains) => grains / GRAIN)
  /** @param {Line} line */
  const points = ({ x, y, shown }) => (shown ? { x: pixels(x), y: pixels(y) } : null)
  const { curve, was, before, after, peaks } = lines
  return {
    width: width / GRAIN,
    height: height / GRAIN,
    selected,
    cross: cross.shown ? { x: cross.x / GRAIN, y: cross.y / GRAIN } : null,
    bands: bands.map(points),
    curve: points(curve),
    was: points(was),
    before: points(before),
    after: points(after),
    peaks: points(peaks),
  }
}
