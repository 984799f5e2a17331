// What lies under the pointer.

import { frequencyText, gainText } from '../eq/format.js'

/**
 * The frequency and the gain of the curve under the pointer, in numbers; the cross is in the picture.
 *
 * @param {{plot: HTMLElement, readout: HTMLElement}} elements
 * @param {() => import('../eq/plot.js').Plot} plot
 * @param {(hz: number) => number} gainAt  dB
 * @param {(x: number | null) => void} point  where the cross is to be, pixels; null for nowhere
 */
export function showUnderPointer({ plot: place, readout }, plot, gainAt, point) {
  place.addEventListener('pointermove', (event) => {
    const { left } = place.getBoundingClientRect()
    const x = Math.min(Math.max(event.clientX - left, 0), plot().width)
    const hz = plot().hz(x)
    readout.textContent = `${frequencyText(hz)}  ${gainText(gainAt(hz))}`
    point(x)
  })
  place.addEventListener('pointerleave', () => {
    readout.textContent = ''
    point(null)
  })
}
