// What is heard: the sound card, both sides of a sound in front of it, and what can be read off them.

import { glide } from './glide.js'
import { createMeter } from './meter.js'
import { createSides } from './sides.js'
import { createSpectrum } from './spectrum.js'

const VOLUME_GLIDE = 0.02 // seconds, time constant
const RETIRED_MS = 100
const REST_MS = 500 // after a pause, until the sound card is let go

/**
 * @typedef {import('../eq/bands.js').Setting} Setting
 * @typedef {import('./sides.js').Side} Side
 * @typedef {Record<Side, number>} Gains  dB
 */

/**
 * @param {number} sampleRate  Hz
 * @param {Setting} setting
 * @param {number} loud  0 to 1
 */
function opened(sampleRate, setting, loud) {
  const context = new AudioContext({ sampleRate, latencyHint: 'interactive' })
  const sides = createSides(context, setting)
  const spectrum = createSpectrum(context)
  sides.input.connect(spectrum.before)
  sides.chain.output.connect(spectrum.after)
  const volume = new GainNode(context, { gain: loud })
  sides.output.connect(volume).connect(context.destination)
  return { context, sides, spectrum, meter: createMeter(context, sides.output), volume }
}

/** An output that is opened by the first `begin`, which must come from a gesture of the user. */
export function createOutput() {
  /** @type {ReturnType<typeof opened> | null} */
  let card = null
  let volume = 1
  let resting = 0

  return {
    get context() {
      return card?.context ?? null
    },
    get volume() {
      return volume
    },
    set volume(value) {
      volume = Math.min(Math.max(value, 0), 1)
      if (card) glide(card.volume.gain, volume, card.context.currentTime, VOLUME_GLIDE)
    },

    /**
     * Where a sound of this rate is to be played into, with everything set before it begins: what
     * changed in silence would otherwise glide from the levels of before.
     *
     * @type {(sampleRate: number, setting: Setting, gains: Gains, heard: Side) =>
     *   {context: AudioContext, input: AudioNode}}
     */
    begin(sampleRate, setting, gains, heard) {
      clearTimeout(resting)
      if (card?.context.sampleRate !== sampleRate) {
        retire(card?.context)
        card = opened(sampleRate, setting, volume)
      }
      const { context, sides } = card
      sides.begin(setting, gains, heard, context.currentTime)
      return { context, input: sides.input }
    },

    /** Let the sound card go, unless something begins. */
    rest() {
      clearTimeout(resting)
      resting = setTimeout(() => card?.context.suspend(), REST_MS)
    },

    /** @param {Setting} setting */
    moveTo: (setting) => card?.sides.chain.moveTo(setting, card.context.currentTime),
    /** @type {(gains: Gains, constant?: number) => void} */
    level: (gains, constant) => card?.sides.levels(gains, card.context.currentTime, constant),
    /** @param {Side} side */
    hear: (side) => card?.sides.hear(side, card.context.currentTime),

    /** {before, after: dB, frequencies: Hz} of what plays. */
    spectra: () => card?.spectrum.read() ?? null,
    /** The highest sample that lately went out, before the volume. */
    peak: () => card?.meter.peak() ?? 0,
  }
}

/** Close a context once what was fading out in it is gone. @param {AudioContext | undefined} context */
function retire(context) {
  if (context) setTimeout(() => context.close(), RETIRED_MS)
}
