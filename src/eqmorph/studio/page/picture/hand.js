// What a hand does to a setting in a page that keeps no steps.

import { BANDS } from '../eq/bands.js'
import { withBand } from '../eq/bend.js'

/**
 * @param {() => import('../eq/bands.js').Setting} get
 * @param {(setting: import('../eq/bands.js').Setting) => void} put
 * @param {(index: number) => void} selectBand
 * @returns {import('./nodes.js').Hand}
 */
export function createHand(get, put, selectBand) {
  let begun = { gesture: '', setting: get() } // the last drag, and what it began with

  function bend(index, numbers, { gesture = '' } = {}) {
    if (gesture && gesture !== begun.gesture) begun = { gesture, setting: get() }
    put(withBand(get(), index, numbers))
  }

  return {
    setting: get,
    bend,
    resetBand: (index) => bend(index, BANDS[index].default),
    giveUp: (gesture) => gesture === begun.gesture && put(begun.setting),
    selectBand,
  }
}
