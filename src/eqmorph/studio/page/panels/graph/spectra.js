// The live spectrum behind the curve: before the equaliser as a line, after it as an area.

import { pictures } from '../../dom/pictures.js'

const TOP_DB = -6 // of the analyser, at the upper edge
const BOTTOM_DB = -84
const LEVEL_TILT = 3 // dB per octave: what levels of equal parts of an octave have of their own

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{audio?: any, store: any}} studio
 * @param {() => object} plot  as createPlot gives it
 */
export function createSpectra(canvas, studio, plot) {
  const context = canvas.getContext('2d')
  let colours = null
  let sounding = false
  let shown = null // {frequencies, before, after, highest}
  let places = { of: null, x: null, up: null } // of the frequencies in pixels, and the tilt in dB

  function resize() {
    const scale = window.devicePixelRatio || 1
    canvas.width = Math.round(plot().width * scale)
    canvas.height = Math.round(plot().height * scale)
    context.setTransform(scale, 0, 0, scale, 0, 0)
    colours = null
    places.of = null
  }

  const wake = pictures(() => {
    const { frozen, peaks } = studio.store.get().view
    const live = studio.audio?.spectra() ?? null
    if (live && !frozen) keep(live, peaks)
    const seen = live || frozen ? shown : null
    context.clearRect(0, 0, plot().width, plot().height)
    if (Boolean(seen) !== sounding) {
      sounding = Boolean(seen)
      canvas.closest('.graph').classList.toggle('sounding', sounding)
    }
    if (!seen) return false
    colours ??= coloursOf(canvas)
    if (places.of !== seen.frequencies) place(seen.frequencies)
    area(context, plot(), places, seen.after, colours.after)
    stroke(context, plot(), places, seen.before, colours.before)
    if (peaks) stroke(context, plot(), places, seen.highest, colours.after)
    return live !== null && !frozen
  })

  // Into arrays of our own, which stay as they are while the spectrum is frozen.
  function keep({ frequencies, before, after }, peaks) {
    if (shown?.frequencies !== frequencies) {
      const room = () => new Float32Array(frequencies.length)
      shown = { frequencies, before: room(), after: room(), highest: room().fill(-Infinity) }
    }
    shown.before.set(before)
    shown.after.set(after)
    for (let i = 0; i < after.length; i++) {
      shown.highest[i] = peaks ? Math.max(shown.highest[i], after[i]) : -Infinity
    }
  }

  function place(frequencies) {
    const { tilt } = studio.store.get().view
    const x = Float32Array.from(frequencies, (hz) => plot().x(hz))
    const up = Float32Array.from(frequencies, (hz) => (tilt - LEVEL_TILT) * Math.log2(hz / 1000))
    places = { of: frequencies, x, up }
  }

  studio.audio?.on('state', wake)
  // What was the highest of another sound says nothing of this one.
  studio.audio?.on('file', () => (shown = null))
  studio.store.subscribe((state, previous) => {
    if (state.theme !== previous.theme) colours = null
    if (state.view === previous.view) return
    canvas.closest('.graph').classList.toggle('peaks', state.view.peaks)
    places.of = null
    wake()
  })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => (colours = null))
  return { resize }
}

// A canvas knows no custom properties; the element's own colours are read instead.
function coloursOf(canvas) {
  const style = getComputedStyle(canvas)
  return { before: style.outlineColor, after: style.color }
}

const height = (plot, db) => ((TOP_DB - db) / (TOP_DB - BOTTOM_DB)) * plot.height

function trace(context, plot, { x, up }, levels) {
  context.beginPath()
  for (let i = 0; i < x.length; i++) {
    context.lineTo(x[i], height(plot, levels[i] + up[i]))
  }
}

function area(context, plot, places, levels, colour) {
  trace(context, plot, places, levels)
  context.lineTo(places.x[places.x.length - 1], plot.height)
  context.lineTo(0, plot.height)
  context.closePath()
  context.globalAlpha = 0.16
  context.fillStyle = colour
  context.fill()
  context.globalAlpha = 1
}

function stroke(context, plot, places, levels, colour) {
  trace(context, plot, places, levels)
  context.strokeStyle = colour
  context.lineWidth = 1
  context.stroke()
}
