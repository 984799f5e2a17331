// What each key does to a band.

const GAIN_STEP = 0.5 // dB
const SEMITONE = 2 ** (1 / 12)
const Q_STEP = 2 ** (1 / 6)
const FINE = 0.2 // of a gain step: 0.1 dB
const TENTH = 0.1 // of a semitone, or of a step of Q

/**
 * @typedef {import('./bands.js').Band} Band
 * @typedef {import('./bands.js').BandSpec} BandSpec
 * @typedef {(band: Band, spec: BandSpec) => Partial<import('./bands.js').Numbers>} Change
 */

/** @type {(steps: number) => Change} */
const gain = (steps) => (band) => ({
  gain_db: Math.round(10 * (band.gain_db + steps * GAIN_STEP)) / 10,
})
/** @type {(steps: number) => Change} */
const semitones = (steps) => (band) => ({ frequency_hz: band.frequency_hz * SEMITONE ** steps })
/** @type {(steps: number) => Change} */
const q = (steps) => (band) => ({ q: band.q * Q_STEP ** steps })

/**
 * @param {{key: string, shiftKey?: boolean, altKey?: boolean, ctrlKey?: boolean, metaKey?: boolean}} event
 * @returns {Change | 'reset' | null}  a change gives the band's new numbers, from its old ones
 */
export function actionOf({ key, shiftKey, altKey, ctrlKey, metaKey }) {
  if (ctrlKey || metaKey) return null
  const tenth = shiftKey ? TENTH : 1
  if (altKey) return key === 'ArrowUp' ? q(tenth) : key === 'ArrowDown' ? q(-tenth) : null
  const step = shiftKey ? FINE : 1
  /** @type {Record<string, Change | 'reset'>} */
  const actions = {
    ArrowUp: gain(step),
    ArrowDown: gain(-step),
    ArrowRight: semitones(tenth),
    ArrowLeft: semitones(-tenth),
    PageUp: q(tenth),
    PageDown: q(-tenth),
    Home: (_, spec) => ({ frequency_hz: spec.frequency[0] }),
    End: (_, spec) => ({ frequency_hz: spec.frequency[1] }),
    0: () => ({ gain_db: 0 }),
    Delete: 'reset',
    Backspace: 'reset',
  }
  return Object.hasOwn(actions, key) ? actions[key] : null
}
