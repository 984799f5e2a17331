// One setting turning into another, picture by picture.

import { between } from '../eq/between.js'
import { motion } from './pictures.js'

/** Slower towards the end. @param {number} share  of the time, 0 to 1 */
export const eased = (share) => 1 - (1 - share) ** 3

/** Whether the user asked for less motion. */
export function isStill() {
  return globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false
}

/**
 * Call `onFrame` with every setting on the way, the last of them `to` itself.
 *
 * @param {import('../eq/bands.js').Setting} from
 * @param {import('../eq/bands.js').Setting} to
 * @param {number} ms  how long the way takes; at once where reduced motion is asked for
 * @param {(setting: import('../eq/bands.js').Setting, share: number) => void} onFrame
 * @returns {() => void} stops on the way
 */
export function glideTo(from, to, ms, onFrame) {
  if (ms <= 0 || isStill()) {
    onFrame(to, 1)
    return () => {}
  }
  const start = performance.now()
  return motion((now) => {
    // The first picture's time may lie before `start`.
    const share = Math.min(1, Math.max(0, (now - start) / ms))
    onFrame(between(from, to, eased(share)), share)
    return share < 1
  })
}
