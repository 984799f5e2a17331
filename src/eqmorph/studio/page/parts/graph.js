// The response: the curve from the real coefficients, the bands behind it, the spread of people,
// the spectrum of what plays, and what lies under the pointer.

import { bandResponseDb, logFrequencies, responseDb } from '../core/biquads.js'
import { frequencyText, gainText, rateText } from '../core/format.js'
import { glideTo } from '../core/glide.js'
import { HERTZ_LABELS, HERTZ_LINES, areaOf, createPlot, gainLines, pathOf, rangeFor } from '../core/plot.js'
import { draw, make } from './make.js'
import { createNodes } from './nodes.js'
import { createSpectra } from './spectra.js'
import { mountSummary } from './summary.js'

const GLIDE_MS = 260
const DEFAULT_RATE = 48000 // Hz, where nothing is loaded that has a rate of its own
const HIGHEST = 20000 // Hz

export function mount(root, studio) {
  const el = markup(root)
  const { store } = studio
  const rate = () => studio.audio?.sampleRate ?? DEFAULT_RATE
  let plot = createPlot(1, 1, 13)
  let shown = store.get().setting // what is drawn; on its way to the store's setting
  let cancel = () => {}
  let selected = -1

  const nodes = createNodes(el.nodes, studio, {
    plot: () => plot,
    rate,
    select(index) {
      selected = index
      el.bands.forEach((band, i) => band.classList.toggle('selected', i === index))
      studio.onBandSelected?.(index)
    },
  })
  const spectra = createSpectra(el.canvas, studio, () => plot)
  mountSummary(el.summary, studio, el.svg)

  const frequencies = () =>
    logFrequencies(Math.max(240, Math.min(1200, Math.round(plot.width / 1.5))), 20, Math.min(HIGHEST, rate() / 2))

  function drawCurves() {
    const at = frequencies()
    const gains = responseDb(shown, at, rate())
    fitRange(gains)
    const zero = new Float64Array(at.length)
    el.curve.setAttribute('d', pathOf(plot, at, gains))
    el.fill.setAttribute('d', areaOf(plot, at, zero, gains))
    shown.bands.forEach((band, i) => {
      const alone = bandResponseDb(band, at, rate())
      const [area, edge] = el.bands[i].children
      area.setAttribute('d', areaOf(plot, at, zero, alone))
      edge.setAttribute('d', pathOf(plot, at, alone))
    })
    nodes.place(shown)
    el.rate.textContent = `at ${rateText(rate())}`
  }

  // While a node is held the range stays, or the node would run away from under the pointer.
  function fitRange(gains) {
    const wanted = rangeFor(gains)
    if (wanted === plot.range || nodes.isHeld()) return
    plot = createPlot(plot.width, plot.height, wanted)
    drawGrid()
    drawSpread()
  }

  function drawGrid() {
    const lines = gainLines(plot.range)
    const labelled = plot.height < 240 ? lines.filter((_, i) => i % 2 === 0) : lines
    const wide = plot.width > 420
    const hertz = wide ? HERTZ_LABELS : [100, 1000, 10000]
    el.grid.replaceChildren(
      ...HERTZ_LINES.map((hz) => line(plot.x(hz), 0, plot.x(hz), plot.height, HERTZ_LABELS.includes(hz) ? 'major' : '')),
      ...lines.map((db) => line(0, plot.y(db), plot.width, plot.y(db), db === 0 ? 'zero' : '')),
      ...labelled.map((db) => label(6, Math.max(plot.y(db) - 4, 13), gainText(db).replace(/\.0 dB$/, db === labelled[0] ? ' dB' : ''))),
      ...hertz.map((hz) => label(plot.x(hz), plot.height - 7, hertzText(hz, !wide), 'middle')),
      ...(wide ? [label(plot.width - 6, plot.height - 7, 'Hz', 'end')] : []),
    )
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
    el.svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
    drawGrid()
    drawSpread()
    drawCurves()
    spectra.resize()
  }

  function onState(state, previous) {
    if (state.answer !== previous.answer || state.text !== previous.text || state.source !== previous.source) drawSpread()
    if (state.setting === previous.setting) return
    cancel()
    // What the hand moves is under the hand at once; what the server brings glides.
    const moved = state.amount !== previous.amount || ['hand', 'path', 'pad'].includes(state.source)
    cancel = glideTo(shown, state.setting, moved ? 0 : GLIDE_MS, (setting) => {
      shown = setting
      drawCurves()
    })
  }

  followPointer(el, () => plot, () => (hz) => responseDb(shown, [hz], rate())[0])
  nodes.onRelease(drawCurves)
  new ResizeObserver(resize).observe(el.plot)
  store.subscribe(onState)
  studio.audio?.on('file', resize)
  studio.selectedBand = () => selected
}

function markup(root) {
  const area = (name) => draw('path', { class: name })
  const grid = draw('g', { class: 'grid', 'aria-hidden': 'true' })
  const [spread, fill, curve] = ['spread', 'fill', 'curve'].map(area)
  const bands = [1, 2, 3, 4, 5].map((n) =>
    draw('g', { class: `ghost band-${n}` }, area('ghost-area'), area('ghost-edge')))
  const cross = draw('g', { class: 'cross', visibility: 'hidden' }, draw('line'), draw('circle', { r: '4' }))
  const svg = draw('svg', { class: 'graph-drawing', role: 'img', 'aria-label': 'Response' },
    spread, grid, ...bands, fill, curve, cross)
  const canvas = make('canvas', { class: 'graph-spectrum', 'aria-hidden': 'true' })
  const nodes = make('div', { class: 'nodes', role: 'group', 'aria-label': 'Bands on the graph' })
  const readout = make('output', { class: 'readout', 'aria-hidden': 'true' })
  const rate = make('span', { class: 'hint' })
  const key = (name, text) => make('span', { class: `key key-${name}` }, text)
  const legendSpread = key('spread', 'what 8 of 10 people did')
  const legend = make('div', { class: 'legend', 'aria-hidden': 'true' },
    key('curve', 'this setting'), legendSpread, key('before', 'sound before'), key('after', 'after'))
  const head = make('div', { class: 'graph-head' }, make('h2', {}, 'Response ', rate), legend, readout)
  const plot = make('div', { class: 'plot' }, canvas, svg, nodes)
  const summary = make('p', { class: 'graph-summary' })
  const keys = make('p', { class: 'visually-hidden', id: 'node-keys' },
    'Up and down change the gain by half a decibel, left and right the frequency by a semitone, with Shift in tenths. Page Up and Page Down, or Alt with up and down, change Q. Home and End go to the ends of the frequency range, 0 makes the gain nothing, Delete resets the band.')
  root.append(head, plot, summary, keys)
  return { plot, svg, canvas, nodes, readout, rate, legendSpread, summary, grid, spread, fill, curve, bands, cross }
}

// A little beyond both edges, where the plot cuts it off, so that only the two curves have a line.
function widened({ frequencies_hz: frequencies, low_db: low, high_db: high }) {
  const ends = (row) => [row[0], ...row, row.at(-1)]
  return [[19, ...frequencies, 21000], ends(low), ends(high)]
}

const line = (x1, y1, x2, y2, name) => draw('line', { x1: x1.toFixed(1), y1: y1.toFixed(1), x2: x2.toFixed(1), y2: y2.toFixed(1), class: name })

const hertzText = (hz, unit) => (hz < 1000 ? `${hz}${unit ? ' Hz' : ''}` : `${hz / 1000}${unit ? ' kHz' : 'k'}`)

function label(x, y, text, anchor = 'start') {
  return draw('text', { x: x.toFixed(1), y: y.toFixed(1), 'text-anchor': anchor }, text)
}

/** The frequency and the gain of the curve under the pointer, as a cross and in numbers. */
function followPointer({ plot: place, cross, readout }, plot, gainAt) {
  const [line, dot] = cross.children
  place.addEventListener('pointermove', (event) => {
    const { left } = place.getBoundingClientRect()
    const hz = plot().hz(Math.min(Math.max(event.clientX - left, 0), plot().width))
    const gain = gainAt()(hz)
    const x = plot().x(hz)
    for (const [key, value] of Object.entries({ x1: x, x2: x, y1: 0, y2: plot().height })) line.setAttribute(key, value)
    dot.setAttribute('cx', x)
    dot.setAttribute('cy', plot().y(gain))
    cross.setAttribute('visibility', 'visible')
    readout.textContent = `${frequencyText(hz)}  ${gainText(gain)}`
  })
  place.addEventListener('pointerleave', () => {
    cross.setAttribute('visibility', 'hidden')
    readout.textContent = ''
  })
}
