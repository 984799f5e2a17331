// The setting that is drawn, on its way to the one on screen: numbers that are written anew for every
// picture.

import { eased, isStill } from '../dom/glide.js'
import { writable, writeBetween } from '../eq/between.js'

const FIRST_MS = 1000 / 30 // how far the first picture is on the way

/** @param {import('../eq/bands.js').Setting} setting */
export function createMoving(setting) {
  const shown = writable(setting)
  const from = writable(setting)
  let to = setting
  let begun = NaN
  let lasts = 0

  return {
    shown,

    /**
     * Go to another setting from where it is.
     *
     * @param {import('../eq/bands.js').Setting} next
     * @param {number} ms  how long the way takes; at once where less motion is asked for
     */
    go(next, ms) {
      writeBetween(from, shown, shown, 1)
      to = next
      begun = NaN
      lasts = isStill() ? 0 : ms
    },

    /**
     * Be where it is at a time.
     *
     * @param {number} now  ms
     * @returns {boolean} whether there is more of the way
     */
    step(now) {
      // It begins with its first picture: a page that is busy shows the way later, not less of it.
      if (Number.isNaN(begun)) begun = now - FIRST_MS
      const share = lasts > 0 ? Math.min((now - begun) / lasts, 1) : 1
      writeBetween(shown, from, to, eased(share))
      return share < 1
    },
  }
}
