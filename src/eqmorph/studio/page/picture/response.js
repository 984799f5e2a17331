// The picture of a response: the curve from the real coefficients, the bands behind it, the points that
// a hand takes, and what lies under the pointer. What moves is one picture; what stays while it does
// (the grid) is a drawing behind it. It knows no store: whoever shows it says what the hand does.

import { responseDb } from '../eq/biquads.js'
import { createCurves } from '../eq/curves.js'
import { createPlot, rangeFor, rangeOf } from '../eq/plot.js'
import { pictures } from '../dom/pictures.js'
import { createCanvas } from './canvas.js'
import { drawGrid } from './grid.js'
import { createInks } from './inks.js'
import { createMoving } from './moving.js'
import { createNodes } from './nodes.js'
import { paint } from './paint.js'
import { showUnderPointer } from './readout.js'
import { GRAIN, createScene, heightAt, placeAcross, told, writeGains } from './scene.js'

const HIGHEST = 20000 // Hz

/**
 * @param {ReturnType<typeof import('./markup.js').responseMarkup>} el
 * @param {import('./nodes.js').Hand} hand
 * @param {object} more
 * @param {() => number} more.rate  Hz, of the filters
 * @param {() => import('../eq/bands.js').Setting | null} more.was  drawn dashed, if there is one
 * @param {() => number | null} [more.scale]  dB that are shown; null for as many as are needed
 * @param {(scene: import('./scene.js').Scene, plot: import('../eq/plot.js').Plot) => boolean} [more.look]
 *   puts more into the scene, for every picture; whether it moves
 * @param {(plot: import('../eq/plot.js').Plot, resized: boolean) => void} [more.behind]  the drawing
 *   behind is to be another one
 * @param {AbortSignal} [more.signal]  ends all listening
 */
export function createResponse(el, hand, more) {
  const { rate, was, scale = () => null, look = () => false, behind = () => {}, signal } = more
  const scene = createScene()
  const moving = createMoving(hand.setting())
  const nodes = createNodes(el.nodes, hand, { plot: () => plot, rate }, signal)
  const canvas = createCanvas(el.canvas, refit, signal)
  const { inks, read } = createInks(
    el.plot,
    (atOnce) => (atOnce ? drawPicture(performance.now()) : wake()),
    signal,
  )
  let plot = createPlot(1, 1, 13)
  let curves = curvesNow()
  let fits = false // the canvas and the plot have the size that they should have
  let stale = true // the lines are of another setting or scale than they should be
  let count = 0

  const wake = pictures(drawPicture, signal)

  /** One picture. Nothing is allocated in it while size, scale and rate stay. @param {number} now */
  function drawPicture(now) {
    if (!fits) fit()
    const moves = stale && moving.step(now)
    if (stale) writeLines()
    stale = moves
    const looks = look(scene, plot)
    if (scene.cross.shown) scene.cross.y = heightAt(scene.curve, scene.cross.x)
    paint(canvas.context, scene, inks)
    count += 1
    return moves || looks
  }

  function writeLines() {
    if (curves.sampleRate !== rate()) curves = curvesNow()
    const most = curves.follow(moving.shown)
    const wanted = scale()
    fitRange(wanted === null ? rangeFor(most) : rangeOf(wanted))
    writeGains(scene.curve, curves.sum, plot)
    for (let i = 0; i < scene.bands.length; i++) writeGains(scene.bands[i], curves.bands[i], plot)
    nodes.place(moving.shown)
    const before = was()
    scene.was.shown = before !== null
    if (before === null) return
    curves.follow(before)
    writeGains(scene.was, curves.sum, plot)
  }

  // While a node is held the range stays, or the node would run away from under the pointer.
  /** @param {number} wanted  dB */
  function fitRange(wanted) {
    if (wanted === plot.range || nodes.isHeld()) return
    plot = createPlot(plot.width, plot.height, wanted)
    drawBehind(false)
  }

  function curvesNow() {
    const made = createCurves(plot.width, Math.min(HIGHEST, rate() / 2), rate())
    placeAcross([scene.curve, scene.was, ...scene.bands], made.frequencies, plot)
    return made
  }

  function fit() {
    const { width, height } = el.plot.getBoundingClientRect()
    if (!width || !height) return
    fits = stale = true
    Object.assign(scene, { width: Math.ceil(GRAIN * width), height: Math.round(GRAIN * height) })
    plot = createPlot(width, height, plot.range)
    curves = curvesNow()
    canvas.fit(width, height, GRAIN)
    read()
    el.svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
    drawBehind(true)
  }

  /** @param {boolean} resized */
  function drawBehind(resized) {
    drawGrid(el.grid, plot)
    behind(plot, resized)
  }

  function refit() {
    fits = false
    wake()
  }

  function rewrite() {
    stale = true
    wake()
  }

  showUnderPointer(
    el,
    () => plot,
    (hz) => responseDb(moving.shown, [hz], rate())[0],
    (x) => {
      scene.cross.shown = x !== null
      scene.cross.x = Math.round(GRAIN * (x ?? 0))
      wake()
    },
  )
  nodes.onRelease(rewrite)

  return {
    /** Draw what has changed, in the next picture. */
    wake,

    /** The scale, the rate or the setting before is another. */
    rewrite,

    /** The setting that the hand has is another: it is gone to, or at once there. @param {number} ms */
    go(ms) {
      moving.go(hand.setting(), ms)
      nodes.tell(hand.setting())
      rewrite()
    },

    /** The rate is another, and what the points say with it. */
    retell() {
      nodes.tell(hand.setting())
      rewrite()
    },

    /** What chooses the colours is another. */
    recolour() {
      read()
      wake()
    },

    /** @param {number} index  of the band that stands out; -1 for none */
    select(index) {
      scene.selected = index
      wake()
    },

    /** What the last picture was drawn from, and how many there were. */
    drawn: () => ({ count, ...told(scene) }),
  }
}
