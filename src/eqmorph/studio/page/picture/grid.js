// The lines of the graph and what they stand for: Hz across, dB upwards.

import { gainText } from '../eq/format.js'
import { HERTZ_LABELS, HERTZ_LINES, gainLines } from '../eq/plot.js'
import { draw } from '../dom/make.js'

/**
 * @param {SVGGElement} grid  emptied and filled
 * @param {object} plot  as createPlot gives it
 */
export function drawGrid(grid, plot) {
  const lines = gainLines(plot.range)
  const labelled = plot.height < 240 ? lines.filter((_, i) => i % 2 === 0) : lines
  const wide = plot.width > 420
  const hertz = wide ? HERTZ_LABELS : [100, 1000, 10000]
  grid.replaceChildren(
    ...HERTZ_LINES.map((hz) =>
      line(plot.x(hz), 0, plot.x(hz), plot.height, HERTZ_LABELS.includes(hz) ? 'major' : ''),
    ),
    ...lines.map((db) => line(0, plot.y(db), plot.width, plot.y(db), db === 0 ? 'zero' : '')),
    ...labelled.map((db) =>
      label(
        6,
        Math.max(plot.y(db) - 4, 13),
        gainText(db).replace(/\.0 dB$/, db === labelled[0] ? ' dB' : ''),
      ),
    ),
    ...hertz.map((hz) => label(plot.x(hz), plot.height - 7, hertzText(hz, !wide), 'middle')),
    ...(wide ? [label(plot.width - 6, plot.height - 7, 'Hz', 'end')] : []),
  )
}

const line = (x1, y1, x2, y2, name) =>
  draw('line', {
    x1: x1.toFixed(1),
    y1: y1.toFixed(1),
    x2: x2.toFixed(1),
    y2: y2.toFixed(1),
    class: name,
  })

const hertzText = (hz, unit) =>
  hz < 1000 ? `${hz}${unit ? ' Hz' : ''}` : `${hz / 1000}${unit ? ' kHz' : 'k'}`

function label(x, y, text, anchor = 'start') {
  return draw('text', { x: x.toFixed(1), y: y.toFixed(1), 'text-anchor': anchor }, text)
}
