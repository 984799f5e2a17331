// The response: the curve from the real coefficients, the bands behind it, the spread of people,
// the spectrum of what plays, and what lies under the pointer. What moves is one picture; what stays
// while it does (the grid, the spread) is a drawing behind it.

import { responseDb } from '../../eq/biquads.js'
import { createCurves } from '../../eq/curves.js'
import { rateText } from '../../eq/format.js'
import { areaOf, createPlot, rangeFor, rangeOf } from '../../eq/plot.js'
import { pictures } from '../../dom/pictures.js'
import { mountAdjust } from './adjust.js'
import { createCanvas } from './canvas.js'
import { drawGrid } from './grid.js'
import { createInks } from './inks.js'
import { graphMarkup } from './markup.js'
import { createMoving } from './moving.js'
import { createNodes } from './nodes.js'
import { paint } from './paint.js'
import { showUnderPointer } from './readout.js'
import { GRAIN, createScene, heightAt, placeAcross, told, writeGains } from './scene.js'
import { mountSlots } from './slots.js'
import { createSpectra } from './spectra.js'
import { mountSummary } from './summary.js'
import { mountViewing } from './viewing.js'

const GLIDE_MS = 260
const DEFAULT_RATE = 48000 // Hz, where nothing is loaded that has a rate of its own
const HIGHEST = 20000 // Hz
const BY_HAND = ['hand', 'path', 'pad']

/** @param {HTMLElement} root */
export function mount(root, studio) {
  const el = graphMarkup(root)
  const { store, audio } = studio
  const rate = () => audio?.sampleRate ?? DEFAULT_RATE
  const scene = createScene()
  const moving = createMoving(store.get().setting)
  const spectra = createSpectra(studio, scene)
  const nodes = createNodes(el.nodes, studio, { plot: () => plot, rate })
  const canvas = createCanvas(el.canvas, refit)
  const { inks, read } = createInks(root, (atOnce) =>
    atOnce ? drawPicture(performance.now()) : wake(),
  )
  let plot = createPlot(1, 1, 13)
  let curves = curvesNow()
  let fits = false // the canvas and the plot have the size that they should have
  let stale = true // the lines are of another setting or scale than they should be
  let sounding = false
  let count = 0

  const wake = pictures(drawPicture)

  /** One picture. Nothing is allocated in it while size, scale and rate stay. @param {number} now */
  function drawPicture(now) {
    if (!fits) fit()
    const more = stale && moving.step(now)
    if (stale) writeLines()
    stale = more
    const sounds = spectra.look(plot)
    if (sounding !== scene.after.shown) showSounding()
    if (scene.cross.shown) scene.cross.y = heightAt(scene.curve, scene.cross.x)
    paint(canvas.context, scene, inks)
    count += 1
    return more || sounds
  }

  function writeLines() {
    if (curves.sampleRate !== rate()) curves = curvesNow()
    const { was, view } = store.get()
    const most = curves.follow(moving.shown)
    fitRange(view.scale === null ? rangeFor(most) : rangeOf(view.scale))
    writeGains(scene.curve, curves.sum, plot)
    for (let i = 0; i < scene.bands.length; i++) writeGains(scene.bands[i], curves.bands[i], plot)
    nodes.place(moving.shown)
    scene.was.shown = was !== null
    if (was === null) return
    curves.follow(was)
    writeGains(scene.was, curves.sum, plot)
  }

  // While a node is held the range stays, or the node would run away from under the pointer.
  /** @param {number} wanted  dB */
  function fitRange(wanted) {
    if (wanted === plot.range || nodes.isHeld()) return
    plot = createPlot(plot.width, plot.height, wanted)
    drawBehind()
  }

  function curvesNow() {
    el.rate.textContent = `at ${rateText(rate())}`
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
    spectra.replace()
    el.svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
    drawBehind()
  }

  function drawBehind() {
    drawGrid(el.grid, plot)
    drawSpread()
  }

  function drawSpread() {
    const { answer, text, source } = store.get()
    const known = answer?.asked === text && ['word', 'hand'].includes(source)
    el.spread.setAttribute('d', known ? areaOf(plot, ...widened(answer)) : '')
    el.legendSpread.hidden = !known
  }

  function showSounding() {
    sounding = scene.after.shown
    root.classList.toggle('sounding', sounding)
  }

  function refit() {
    fits = false
    wake()
  }

  function rewrite() {
    stale = true
    wake()
  }

  function onState(state, previous) {
    const others = (...keys) => keys.some((key) => state[key] !== previous[key])
    scene.selected = state.selected
    if (others('answer', 'text', 'source')) drawSpread()
    if (others('view')) {
      root.classList.toggle('peaks', state.view.peaks)
      spectra.replace()
    }
    // Its attribute is set by another listener.
    if (others('theme')) queueMicrotask(read)
    if (others('was')) root.classList.toggle('changed', state.was !== null)
    if (others('setting')) {
      // What the hand moves is under the hand at once; what the server brings glides.
      moving.go(state.setting, others('amount') || BY_HAND.includes(state.source) ? 0 : GLIDE_MS)
      nodes.tell(state.setting)
    }
    if (others('setting', 'was', 'view')) rewrite()
    else if (others('selected', 'theme')) wake()
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
  mountSummary(el.summary, studio, el.canvas)
  mountAdjust(el.adjusting, studio)
  mountSlots(el.slots, el.difference, studio)
  mountViewing(el.viewing, studio)
  store.subscribe(onState)
  audio?.on('state', wake)
  audio?.on('file', () => {
    spectra.forget()
    nodes.tell(store.get().setting)
    rewrite()
  })

  return {
    /** What the last picture was drawn from, and how many there were. */
    drawn: () => ({ count, ...told(scene) }),
  }
}

// A little beyond both edges, where the plot cuts it off, so that only the two curves have a line.
/** @type {(answer: {frequencies_hz: number[], low_db: number[], high_db: number[]}) => [number[], number[], number[]]} */
function widened({ frequencies_hz: frequencies, low_db: low, high_db: high }) {
  /** @param {number[]} row */
  const ends = (row) => [row[0], ...row, row[row.length - 1]]
  return [[19, ...frequencies, 21000], ends(low), ends(high)]
}
