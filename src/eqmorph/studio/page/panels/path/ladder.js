// A path between two settings as a ladder of settings, and what lies between its steps.

import { between } from '../../eq/between.js'

// Between two steps at a fortieth of the way the page goes straight (gains in dB, frequencies and Qs in
// octaves): some thousandths of a decibel from the library's own way.
export const STEPS = 41

export function alphas(steps = STEPS) {
  return Array.from({ length: steps }, (_, i) => i / (steps - 1))
}

/**
 * The setting at `alpha` (0 to 1) of a ladder of settings at even steps; its own steps and ends as
 * they are.
 */
export function settingAt(ladder, alpha) {
  const position = Math.min(Math.max(alpha, 0), 1) * (ladder.length - 1)
  const left = Math.min(Math.floor(position), ladder.length - 2)
  const share = position - left
  return between(ladder[left], ladder[left + 1], share)
}

/** How far along after `seconds` of going there and back, slowing at the ends. */
export function thereAndBack(seconds, oneWay) {
  return (1 - Math.cos((Math.PI * seconds) / oneWay)) / 2
}

/** The seconds at which `thereAndBack` passes `alpha` on its way there. */
export function secondsAt(alpha, oneWay) {
  return (oneWay * Math.acos(1 - 2 * Math.min(Math.max(alpha, 0), 1))) / Math.PI
}
