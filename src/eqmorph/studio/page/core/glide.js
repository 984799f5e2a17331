// One setting turning into another: gains in dB, frequencies and Qs in octaves.

import { legal } from './bands.js'
import { APART_MS } from './pictures.js'

const octaves = (from, to, share) => from * (to / from) ** share
const eased = (share) => 1 - (1 - share) ** 3

/** Whether the user asked for less motion. */
export function isStill() {
  return globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false
}

/** The setting that lies a share (0 to 1) of the way between two. */
export function between(from, to, share) {
  if (share <= 0) return from
  if (share >= 1) return to
  return legal({
    bands: from.bands.map((a, i) => {
      const b = to.bands[i]
      return {
        gain_db: a.gain_db + (b.gain_db - a.gain_db) * share,
        frequency_hz: octaves(a.frequency_hz, b.frequency_hz, share),
        q: octaves(a.q, b.q, share),
      }
    }),
  })
}

/**
 * Call `onFrame` with every setting on the way, the last of them `to` itself.
 *
 * @param {number} ms  how long the way takes; at once where reduced motion is asked for
 * @param {(setting: import('./bands.js').Setting, share: number) => void} onFrame
 * @returns {() => void} stops on the way
 */
export function glideTo(from, to, ms, onFrame) {
  if (ms <= 0 || isStill()) {
    onFrame(to, 1)
    return () => {}
  }
  const start = performance.now()
  let last = -Infinity
  let frame = requestAnimationFrame(step)
  function step(now) {
    // The first frame's time may lie before `start`.
    const share = Math.min(1, Math.max(0, (now - start) / ms))
    if (share < 1) frame = requestAnimationFrame(step)
    if (share < 1 && now - last < APART_MS) return
    last = now
    onFrame(between(from, to, eased(share)), share)
  }
  return () => cancelAnimationFrame(frame)
}
