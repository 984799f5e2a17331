// What lies under the pointer.

import { frequencyText, gainText } from '../../eq/format.js'

/** The frequency and the gain of the curve under the pointer, as a cross and in numbers. */
export function showUnderPointer({ plot: place, cross, readout }, plot, gainAt) {
  const [line, dot] = cross.children
  place.addEventListener('pointermove', (event) => {
    const { left } = place.getBoundingClientRect()
    const hz = plot().hz(Math.min(Math.max(event.clientX - left, 0), plot().width))
    const gain = gainAt()(hz)
    const x = plot().x(hz)
    for (const [key, value] of Object.entries({ x1: x, x2: x, y1: 0, y2: plot().height }))
      line.setAttribute(key, value)
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
