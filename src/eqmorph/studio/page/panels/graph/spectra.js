// The live spectrum behind the curve: before the equaliser as a line, after it as an area.

import { pictures } from '../../dom/pictures.js'

const TOP_DB = -6 // of the analyser, at the upper edge
const BOTTOM_DB = -84

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{audio?: any, store: any}} studio
 * @param {() => object} plot  as createPlot gives it
 */
export function createSpectra(canvas, studio, plot) {
  const context = canvas.getContext('2d')
  let colours = null
  let sounding = false
  let places = { of: null, x: null } // of the spectrum's frequencies, in pixels

  function resize() {
    const scale = window.devicePixelRatio || 1
    canvas.width = Math.round(plot().width * scale)
    canvas.height = Math.round(plot().height * scale)
    context.setTransform(scale, 0, 0, scale, 0, 0)
    colours = null
    places.of = null
  }

  const wake = pictures(() => {
    const seen = studio.audio?.spectra()
    context.clearRect(0, 0, plot().width, plot().height)
    if (Boolean(seen) !== sounding) {
      sounding = Boolean(seen)
      canvas.closest('.graph').classList.toggle('sounding', sounding)
    }
    if (!seen) return false
    colours ??= coloursOf(canvas)
    if (places.of !== seen.frequencies) place(seen.frequencies)
    area(context, plot(), places.x, seen.after, colours.after)
    stroke(context, plot(), places.x, seen.before, colours.before)
    return true
  })

  function place(frequencies) {
    places = { of: frequencies, x: Float32Array.from(frequencies, (hz) => plot().x(hz)) }
  }

  studio.audio?.on('state', wake)
  studio.store.subscribe((state, previous) => state.theme !== previous.theme && (colours = null))
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => (colours = null))
  return { resize }
}

// A canvas knows no custom properties; the element's own colours are read instead.
function coloursOf(canvas) {
  const style = getComputedStyle(canvas)
  return { before: style.outlineColor, after: style.color }
}

const height = (plot, db) => ((TOP_DB - db) / (TOP_DB - BOTTOM_DB)) * plot.height

function trace(context, plot, x, levels) {
  context.beginPath()
  for (let i = 0; i < x.length; i++) {
    context.lineTo(x[i], height(plot, levels[i]))
  }
}

function area(context, plot, x, levels, colour) {
  trace(context, plot, x, levels)
  context.lineTo(x[x.length - 1], plot.height)
  context.lineTo(0, plot.height)
  context.closePath()
  context.globalAlpha = 0.16
  context.fillStyle = colour
  context.fill()
  context.globalAlpha = 1
}

function stroke(context, plot, x, levels, colour) {
  trace(context, plot, x, levels)
  context.strokeStyle = colour
  context.lineWidth = 1
  context.stroke()
}
