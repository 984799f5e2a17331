// The live spectrum behind the curve, before the equaliser and after it: kept while it is frozen, held
// at its peaks, tilted.

import { GRAIN, placeAcross } from '../../picture/scene.js'

const TOP_DB = -6 // of the analyser, at the upper edge
const BOTTOM_DB = -84
const LEVEL_TILT = 3 // dB per octave: what levels of equal parts of an octave have of their own

/** @param {{audio?: any, store: any}} studio */
export function createSpectra({ audio, store }) {
  /** @type {{frequencies: Float32Array, before: Float32Array, after: Float32Array, highest: Float32Array} | null} */
  let kept = null
  /** @type {Float32Array | null} */
  let placed = null // the frequencies that have their places
  let up = new Float32Array(0) // the tilt, dB

  function keep(live, holding) {
    if (kept?.frequencies !== live.frequencies) {
      const room = () => new Float32Array(live.frequencies.length)
      const highest = room().fill(-Infinity)
      kept = { frequencies: live.frequencies, before: room(), after: room(), highest }
    }
    kept.before.set(live.before)
    kept.after.set(live.after)
    const { highest } = kept
    for (let i = 0; i < highest.length; i++) {
      highest[i] = holding ? Math.max(highest[i], live.after[i]) : -Infinity
    }
  }

  function place({ before, after, peaks }, frequencies, plot) {
    const { tilt } = store.get().view
    placeAcross([before, after, peaks], frequencies, plot)
    up = Float32Array.from(frequencies, (hz) => (tilt - LEVEL_TILT) * Math.log2(hz / 1000))
    placed = frequencies
  }

  return {
    /**
     * Put what sounds now into the scene; while it is the same sound and size, nothing is allocated.
     *
     * @param {import('../../picture/scene.js').Scene} scene
     * @param {import('../../eq/plot.js').Plot} plot
     * @returns {boolean} whether there will be more of it
     */
    look(scene, plot) {
      const { before, after, peaks } = scene
      const { view } = store.get()
      const live = audio?.spectra() ?? null
      if (live && !view.frozen) keep(live, view.peaks)
      const seen = live || view.frozen ? kept : null
      before.shown = after.shown = seen !== null
      peaks.shown = seen !== null && view.peaks
      if (!seen) return false
      if (placed !== seen.frequencies) place(scene, seen.frequencies, plot)
      writeLevels(before.y, seen.before, up, plot.height)
      writeLevels(after.y, seen.after, up, plot.height)
      if (peaks.shown) writeLevels(peaks.y, seen.highest, up, plot.height)
      return live !== null && !view.frozen
    },

    /** The plot or the tilt is another: the places are found anew. */
    replace: () => (placed = null),

    /** Another sound: what was the highest of the one before says nothing of it. */
    forget: () => (kept = null),
  }
}

/** @type {(y: Int32Array, levels: Float32Array, up: Float32Array, height: number) => void} */
function writeLevels(y, levels, up, height) {
  const scale = (GRAIN * height) / (TOP_DB - BOTTOM_DB)
  // What was never heard (minus infinity) lies below the edge as well.
  const lowest = 2 * GRAIN * height
  for (let i = 0; i < y.length; i++) {
    y[i] = Math.min(lowest, Math.round((TOP_DB - levels[i] - up[i]) * scale))
  }
}
