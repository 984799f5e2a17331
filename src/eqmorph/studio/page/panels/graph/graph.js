// The response of the setting on screen: its picture, with the spread of people and the spectrum of what
// plays, and what stands around it.

import { rateText } from '../../eq/format.js'
import { areaOf } from '../../eq/plot.js'
import { createResponse } from '../../picture/response.js'
import { mountAdjust } from './adjust.js'
import { graphMarkup } from './markup.js'
import { mountSlots } from './slots.js'
import { createSpectra } from './spectra.js'
import { mountSummary } from './summary.js'
import { mountViewing } from './viewing.js'

const GLIDE_MS = 260
const DEFAULT_RATE = 48000 // Hz, where nothing is loaded that has a rate of its own
const BY_HAND = ['hand', 'path', 'pad']

/** @param {HTMLElement} root */
export function mount(root, studio) {
  const el = graphMarkup(root)
  const { store, audio, actions } = studio
  const rate = () => audio?.sampleRate ?? DEFAULT_RATE
  const spectra = createSpectra(studio)
  const hand = { ...actions, setting: () => store.get().setting }
  let placed = null // the plot that the spread is drawn in
  let sounding = false

  const response = createResponse(el.response, hand, {
    rate,
    was: () => store.get().was,
    scale: () => store.get().view.scale,
    look,
    behind(plot, resized) {
      placed = plot
      if (resized) spectra.replace()
      drawSpread()
    },
  })

  function look(scene, plot) {
    const sounds = spectra.look(scene, plot)
    if (sounding !== scene.after.shown) {
      sounding = scene.after.shown
      root.classList.toggle('sounding', sounding)
    }
    return sounds
  }

  function drawSpread() {
    if (!placed) return
    const { answer, text, source } = store.get()
    const known = answer?.asked === text && ['word', 'hand'].includes(source)
    el.spread.setAttribute('d', known ? areaOf(placed, ...widened(answer)) : '')
    el.legendSpread.hidden = !known
  }

  function sayRate() {
    el.rate.textContent = `at ${rateText(rate())}`
  }

  function onState(state, previous) {
    const others = (...keys) => keys.some((key) => state[key] !== previous[key])
    if (others('answer', 'text', 'source')) drawSpread()
    if (others('view')) {
      root.classList.toggle('peaks', state.view.peaks)
      spectra.replace()
    }
    // Its attribute is set by another listener.
    if (others('theme')) queueMicrotask(response.recolour)
    if (others('was')) root.classList.toggle('changed', state.was !== null)
    if (others('selected')) response.select(state.selected)
    if (others('setting')) {
      // What the hand moves is under the hand at once; what the server brings glides.
      response.go(others('amount') || BY_HAND.includes(state.source) ? 0 : GLIDE_MS)
    } else if (others('was', 'view')) response.rewrite()
  }

  sayRate()
  mountSummary(el.summary, studio, el.response.canvas)
  mountAdjust(el.adjusting, studio)
  mountSlots(el.slots, el.difference, studio)
  mountViewing(el.viewing, studio)
  store.subscribe(onState)
  audio?.on('state', response.wake)
  audio?.on('file', () => {
    sayRate()
    spectra.forget()
    response.retell()
  })

  return { drawn: response.drawn }
}

// A little beyond both edges, where the plot cuts it off, so that only the two curves have a line.
/** @type {(answer: {frequencies_hz: number[], low_db: number[], high_db: number[]}) => [number[], number[], number[]]} */
function widened({ frequencies_hz: frequencies, low_db: low, high_db: high }) {
  /** @param {number[]} row */
  const ends = (row) => [row[0], ...row, row[row.length - 1]]
  return [[19, ...frequencies, 21000], ends(low), ends(high)]
}
