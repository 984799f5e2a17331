// A scene as a picture, from back to front. It runs up to thirty times a second while the sound plays:
// it allocates nothing, and traces every line once, for its edge and for the area below it.

import { GRAIN } from './scene.js'

const WASH = 0.13 // of a band's colour, in its area
const WASH_SELECTED = 0.3
const EDGE = 0.6 // of a band's colour, on its edge
const SOUND = 0.16 // of the colour of the sound after
/** @type {number[]} */
const SOLID = []
const GAPS = [5 * GRAIN, 4 * GRAIN] // of the curve before a change
const CROSS_GAPS = [2 * GRAIN, 3 * GRAIN]
const DOT = 4 * GRAIN
const DOT_EDGE = 2 * GRAIN

/**
 * @typedef {import('./scene.js').Scene} Scene
 * @typedef {import('./scene.js').Line} Line
 * @typedef {import('./inks.js').Inks} Inks
 */

/**
 * @param {CanvasRenderingContext2D} context  in grains of the scene
 * @param {Scene} scene
 * @param {Inks} inks
 */
export function paint(context, scene, inks) {
  context.clearRect(0, 0, scene.width, scene.height)
  context.lineJoin = 'round'
  paintSound(context, scene, inks)
  const middle = scene.height >> 1
  for (let i = 0; i < scene.bands.length; i++) {
    const selected = i === scene.selected
    trace(context, scene.bands[i])
    stroke(context, inks.bands[i], selected ? inks.strong : inks.hair, selected ? 1 : EDGE)
    const wash = selected ? WASH_SELECTED : WASH
    if (inks.washes) fill(context, scene.bands[i], middle, inks.bands[i], wash)
  }
  if (scene.was.shown) {
    context.setLineDash(GAPS)
    trace(context, scene.was)
    stroke(context, inks.quiet, inks.strong, 1)
    context.setLineDash(SOLID)
  }
  trace(context, scene.curve)
  stroke(context, inks.curve, inks.broad, 1)
  if (inks.washes) fill(context, scene.curve, middle, inks.curve, WASH)
  if (scene.cross.shown) paintCross(context, scene, inks)
}

/** @type {(context: CanvasRenderingContext2D, scene: Scene, inks: Inks) => void} */
function paintSound(context, { before, after, peaks, height }, inks) {
  if (after.shown) {
    trace(context, after)
    if (inks.washes) fill(context, after, height, inks.after, SOUND)
    else stroke(context, inks.after, inks.hair, 1)
  }
  if (before.shown) {
    trace(context, before)
    stroke(context, inks.before, inks.hair, 1)
  }
  if (peaks.shown) {
    trace(context, peaks)
    stroke(context, inks.after, inks.hair, 1)
  }
}

/** @type {(context: CanvasRenderingContext2D, line: Line) => void} */
function trace(context, { x, y }) {
  context.beginPath()
  for (let i = 0; i < x.length; i++) context.lineTo(x[i], y[i])
}

/** @type {(context: CanvasRenderingContext2D, colour: string, width: number, alpha: number) => void} */
function stroke(context, colour, width, alpha) {
  context.globalAlpha = alpha
  context.strokeStyle = colour
  context.lineWidth = width
  context.stroke()
}

/**
 * The area between the line that was traced and a height.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Line} line
 * @param {number} floor  grains
 * @param {string} colour
 * @param {number} alpha
 */
function fill(context, { x }, floor, colour, alpha) {
  context.lineTo(x[x.length - 1], floor)
  context.lineTo(x[0], floor)
  context.globalAlpha = alpha
  context.fillStyle = colour
  context.fill()
}

/** @type {(context: CanvasRenderingContext2D, scene: Scene, inks: Inks) => void} */
function paintCross(context, { cross: { x, y }, height }, inks) {
  context.beginPath()
  context.moveTo(x, 0)
  context.lineTo(x, height)
  context.setLineDash(CROSS_GAPS)
  stroke(context, inks.quiet, inks.hair, 1)
  context.setLineDash(SOLID)
  context.beginPath()
  context.arc(x, y, DOT, 0, 2 * Math.PI)
  context.fillStyle = inks.ground
  context.fill()
  stroke(context, inks.curve, DOT_EDGE, 1)
}
