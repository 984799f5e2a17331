// The setting that is drawn, on its way to the one on screen: numbers that are written anew for every
// picture.

import { eased, isStill } from '../../dom/glide.js'
import { writable, writeBetween } from '../../eq/between.js'

/** @param {import('../../eq/bands.js').Setting} setting */
export function createMoving(setting) {
  const shown = writable(setting)
  const from = writable(setting)
  let to = setting
  let begun = 0
  let lasts = 0

  return {
    shown,

    /**
     * Go to another setting from where it is.
     *
     * @param {import('../../eq/bands.js').Setting} next
     * @param {number} ms  how long the way takes; at once where less motion is asked for
     */
    go(next, ms) {
      writeBetween(from, shown, shown, 1)
      to = next
      begun = performance.now()
      lasts = isStill() ? 0 : ms
    },

    /** Be where it is at a time (ms). @returns {boolean} whether there is more of the way */
    step(now) {
      // The first picture's time may lie before the beginning.
      const share = lasts > 0 ? Math.min(Math.max((now - begun) / lasts, 0), 1) : 1
      writeBetween(shown, from, to, eased(share))
      return share < 1
    },
  }
}
