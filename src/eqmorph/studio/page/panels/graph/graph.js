// The response: the curve from the real coefficients, the bands behind it, the spread of people,
// the spectrum of what plays, and what lies under the pointer.

import { responseDb } from '../../eq/biquads.js'
import { createCurves } from '../../eq/curves.js'
import { rateText } from '../../eq/format.js'
import { glideTo } from '../../dom/glide.js'
import { areaOf, createPlot, rangeFor, rangeOf } from '../../eq/plot.js'
import { mountAdjust } from './adjust.js'
import { graphMarkup } from './markup.js'
import { drawGrid } from './grid.js'
import { createNodes } from './nodes.js'
import { showUnderPointer } from './readout.js'
import { createSpectra } from './spectra.js'
import { mountSlots } from './slots.js'
import { mountSummary } from './summary.js'
import { mountViewing } from './viewing.js'

const GLIDE_MS = 260
const DEFAULT_RATE = 48000 // Hz, where nothing is loaded that has a rate of its own
const HIGHEST = 20000 // Hz

export function mount(root, studio) {
  const el = graphMarkup(root)
  const { store } = studio
  const rate = () => studio.audio?.sampleRate ?? DEFAULT_RATE
  let plot = createPlot(1, 1, 13)
  let curves = curvesNow()
  let shown = store.get().setting // what is drawn; on its way to the store's setting
  let cancel = () => {}

  const nodes = createNodes(el.nodes, studio, { plot: () => plot, rate })
  const spectra = createSpectra(el.canvas, studio, () => plot)
  mountSummary(el.summary, studio, el.svg)
  mountAdjust(el.adjusting, studio)
  mountSlots(el.slots, el.difference, studio)
  mountViewing(el.viewing, studio)

  function curvesNow() {
    el.rate.textContent = `at ${rateText(rate())}`
    return createCurves(plot, Math.min(HIGHEST, rate() / 2), rate())
  }

  function drawCurves() {
    if (curves.sampleRate !== rate()) curves = curvesNow()
    const { sum, bands } = curves.of(shown)
    fitRange(sum)
    drawLine(el.curve, el.fill, sum)
    el.bands.forEach((band, i) => drawLine(band.lastChild, band.firstChild, bands[i]))
    drawBefore()
    nodes.place(shown)
  }

  // What an adjustment began with, as long as nothing else has changed.
  function drawBefore() {
    const { was } = store.get()
    root.classList.toggle('changed', was !== null)
    el.was.setAttribute('d', was ? curves.line(curves.of(was).sum, plot) : '')
  }

  function drawLine(line, area, gains) {
    const d = curves.line(gains, plot)
    line.setAttribute('d', d)
    area.setAttribute('d', curves.area(d, plot))
  }

  // While a node is held the range stays, or the node would run away from under the pointer.
  function fitRange(gains) {
    const { scale } = store.get().view
    const wanted = scale === null ? rangeFor(gains) : rangeOf(scale)
    if (wanted === plot.range || nodes.isHeld()) return
    plot = createPlot(plot.width, plot.height, wanted)
    drawGrid(el.grid, plot)
    drawSpread()
  }

  function drawSpread() {
    const { answer, text, source } = store.get()
    const told = answer?.asked === text && ['word', 'hand'].includes(source)
    el.spread.setAttribute('d', told ? areaOf(plot, ...widened(answer)) : '')
    el.legendSpread.hidden = !told
  }

  function resize() {
    const { width, height } = el.plot.getBoundingClientRect()
    if (!width || !height) return
    plot = createPlot(width, height, plot.range)
    curves = curvesNow()
    el.svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
    drawGrid(el.grid, plot)
    drawSpread()
    drawCurves()
    spectra.resize()
  }

  function onState(state, previous) {
    if (state.selected !== previous.selected)
      el.bands.forEach((band, i) => band.classList.toggle('selected', i === state.selected))
    if (
      state.answer !== previous.answer ||
      state.text !== previous.text ||
      state.source !== previous.source
    )
      drawSpread()
    if (state.view.scale !== previous.view.scale) drawCurves()
    if (state.setting === previous.setting) return
    cancel()
    // What the hand moves is under the hand at once; what the server brings glides.
    const moved = state.amount !== previous.amount || ['hand', 'path', 'pad'].includes(state.source)
    cancel = glideTo(shown, state.setting, moved ? 0 : GLIDE_MS, (setting) => {
      shown = setting
      drawCurves()
    })
  }

  showUnderPointer(
    el,
    () => plot,
    () => (hz) => responseDb(shown, [hz], rate())[0],
  )
  nodes.onRelease(drawCurves)
  new ResizeObserver(resize).observe(el.plot)
  store.subscribe(onState)
  studio.audio?.on('file', resize)
}

// A little beyond both edges, where the plot cuts it off, so that only the two curves have a line.
function widened({ frequencies_hz: frequencies, low_db: low, high_db: high }) {
  const ends = (row) => [row[0], ...row, row.at(-1)]
  return [[19, ...frequencies, 21000], ends(low), ends(high)]
}
