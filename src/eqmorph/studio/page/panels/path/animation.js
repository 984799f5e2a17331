// Going along a path and back until told to stop.

import { isStill } from '../../dom/glide.js'
import { motion } from '../../dom/pictures.js'
import { secondsAt, thereAndBack } from './ladder.js'

export const ONE_WAY_S = 4
const REST_MS = 1200 // of each step where motion is to be reduced
const COARSE_STEPS = 4

/**
 * Call `onAlpha` with a place on the path, over and over, starting where `alpha` is.
 *
 * @returns {() => void} stop
 */
export function animate(alpha, onAlpha, reduced = isStill()) {
  return reduced ? inSteps(alpha, onAlpha) : smoothly(alpha, onAlpha)
}

function smoothly(alpha, onAlpha) {
  let seconds = secondsAt(alpha, ONE_WAY_S)
  let before = performance.now()

  return motion((now) => {
    // A page in the background draws nothing: it goes on from where it was.
    seconds += Math.min(Math.max(now - before, 0), 100) / 1000
    before = now
    onAlpha(thereAndBack(seconds, ONE_WAY_S))
    return true
  })
}

function inSteps(alpha, onAlpha) {
  let step = Math.round(alpha * COARSE_STEPS)
  const timer = setInterval(() => {
    step = (step + 1) % (2 * COARSE_STEPS)
    onAlpha(1 - Math.abs(step / COARSE_STEPS - 1))
  }, REST_MS)
  return () => clearInterval(timer)
}
