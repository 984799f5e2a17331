// The live spectrum behind the curve: before the equaliser as a line, after it as an area.

const TOP_DB = -6 // of the analyser, at the upper edge
const BOTTOM_DB = -84

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{audio?: object}} studio
 * @param {() => object} plot  as createPlot gives it
 */
export function createSpectra(canvas, studio, plot) {
  const context = canvas.getContext('2d')
  let colours = null
  let frame = 0

  function resize() {
    const scale = window.devicePixelRatio || 1
    canvas.width = Math.round(plot().width * scale)
    canvas.height = Math.round(plot().height * scale)
    context.setTransform(scale, 0, 0, scale, 0, 0)
    colours = null
  }

  function tick() {
    const seen = studio.audio?.spectra()
    context.clearRect(0, 0, plot().width, plot().height)
    canvas.parentElement.parentElement.classList.toggle('sounding', Boolean(seen))
    if (!seen) return void (frame = 0)
    colours ??= coloursOf(canvas)
    area(context, plot(), seen.frequencies, seen.after, colours.after)
    stroke(context, plot(), seen.frequencies, seen.before, colours.before)
    frame = requestAnimationFrame(tick)
    return undefined
  }

  const wake = () => (frame ||= requestAnimationFrame(tick))
  studio.audio?.on('state', wake)
  document.documentElement.addEventListener('themechange', () => (colours = null))
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => (colours = null))
  return { resize }
}

// A canvas knows no custom properties; the element's own colours are read instead.
function coloursOf(canvas) {
  const style = getComputedStyle(canvas)
  return { before: style.outlineColor, after: style.color }
}

const height = (plot, db) => ((TOP_DB - db) / (TOP_DB - BOTTOM_DB)) * plot.height

function trace(context, plot, frequencies, levels) {
  context.beginPath()
  for (let i = 0; i < frequencies.length; i++) {
    context.lineTo(plot.x(frequencies[i]), height(plot, levels[i]))
  }
}

function area(context, plot, frequencies, levels, colour) {
  trace(context, plot, frequencies, levels)
  context.lineTo(plot.x(frequencies.at(-1)), plot.height)
  context.lineTo(0, plot.height)
  context.closePath()
  context.globalAlpha = 0.16
  context.fillStyle = colour
  context.fill()
  context.globalAlpha = 1
}

function stroke(context, plot, frequencies, levels, colour) {
  trace(context, plot, frequencies, levels)
  context.strokeStyle = colour
  context.lineWidth = 1
  context.stroke()
}
