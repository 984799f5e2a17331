// How loud and how high the two sides are: at once by prediction, soon after by measurement. The
// work is done in a worker, on a copy: a browser takes a buffer's own samples away as it plays them.

import { responseDb, logFrequencies } from '../eq/biquads.js'
import { Problem } from '../server/problems.js'

const SETTLED_MS = 120
const COLUMNS = 320 // of the outline

/**
 * @typedef {import('../eq/bands.js').Setting} Setting
 * @typedef {import('./prediction.js').Level} Level
 * @typedef {Level & {exact: boolean}} After
 * @typedef {{told: 'outline', peaks: Float32Array} | {told: 'progress', progress: number} |
 *   {told: 'analysed', before: Level} | {told: 'after', number: number, after: After}} Told  by the worker
 * @typedef {object} Levels
 * @property {Level | null} before
 * @property {After | null} after
 * @property {number} progress
 * @property {Float32Array | null} outline
 */

/**
 * Levels of a sound and of the same behind a setting; `onChange` hears of every change.
 *
 * `before` and `after` are {loudness (LUFS), peak (sample value)}, or null while there is no sound;
 * `after` says with `exact` whether it is measured or predicted;
 * `progress` is 0 to 1 while the sound is being measured, and 1 after;
 * `outline` is the sound's highest sample in each of COLUMNS equal parts, or null.
 *
 * @param {Setting} setting
 * @param {() => void} onChange
 * @param {(error: Error) => void} onFailure  hears an Error with a sentence for the user, where nothing can be measured
 */
export function createLevels(setting, onChange, onFailure) {
  /** @type {Worker | null} */
  let worker = null
  let sampleRate = 0
  let number = 0 // of the newest question
  let answered = 0
  let analysed = false
  let timer = 0
  /** @type {Levels} */
  const levels = { before: null, after: null, progress: 1, outline: null }

  /** @param {Told} data */
  function hear(data) {
    if (data.told === 'outline') levels.outline = data.peaks
    if (data.told === 'progress') levels.progress = data.progress
    if (data.told === 'analysed') {
      levels.before = data.before
      levels.progress = 1
      analysed = true
      predict()
    }
    if (data.told === 'after') takeAfter(data.number, data.after)
  }

  /** @type {(told: number, after: After) => void} */
  function takeAfter(told, after) {
    if (after.exact && told < number) return
    levels.after = after
    answered = told
    if (told < number) ask('predict')
    else if (!after.exact) timer = setTimeout(ask, SETTLED_MS, 'measure')
  }

  /** Until anything is known, a sound may reach full scale and the setting lifts its peak. @param {number} rate */
  function begin(rate) {
    worker?.terminate()
    clearTimeout(timer)
    analysed = false
    answered = number
    sampleRate = rate
    levels.before = { loudness: NaN, peak: 1 }
    levels.after = { loudness: NaN, peak: highestGain(setting, sampleRate), exact: false }
    levels.outline = null
  }

  /** @param {AudioBuffer} buffer  left as it is */
  function load(buffer) {
    begin(buffer.sampleRate)
    levels.progress = 0
    worker = new Worker(new URL('measuring-worker.js', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }) => {
      hear(data)
      onChange()
    }
    worker.onerror = (event) => {
      event.preventDefault()
      levels.progress = 1
      onFailure(
        new Problem('The loudness of this sound cannot be measured here; it plays unmatched.'),
      )
      onChange()
    }
    const channels = copiesOf(buffer)
    const given = { task: 'load', channels, sampleRate, columns: COLUMNS }
    worker.postMessage(
      given,
      channels.map((channel) => channel.buffer),
    )
    onChange()
  }

  /** Hear that nothing can be measured, of sound as it comes. @param {number} rate  Hz */
  function follow(rate) {
    begin(rate)
    levels.progress = 1
    onChange()
  }

  /** @param {Setting} next */
  function setSetting(next) {
    setting = next
    if (analysed) return predict()
    if (levels.after) {
      levels.after = { ...levels.after, peak: highestGain(setting, sampleRate) }
      onChange()
    }
    return undefined
  }

  // One prediction at a time: while a hand drags, the next is of where the hand is by then.
  function predict() {
    clearTimeout(timer)
    const waiting = number > answered
    number += 1
    if (levels.after) levels.after = { ...levels.after, exact: false }
    if (!waiting) ask('predict')
  }

  /** @param {'predict' | 'measure'} task */
  function ask(task) {
    worker?.postMessage({ task, number, setting })
  }

  /** Hear of a peak behind the setting that was higher than predicted. @param {number} peak */
  function observe(peak) {
    if (!levels.after || levels.after.exact || peak <= levels.after.peak) return
    levels.after = { ...levels.after, peak }
    onChange()
  }

  return Object.assign(levels, { load, follow, setSetting, observe })
}

/** @param {AudioBuffer} buffer */
function copiesOf(buffer) {
  return Array.from({ length: buffer.numberOfChannels }, (_, c) => {
    const copy = new Float32Array(buffer.length)
    buffer.copyFromChannel(copy, c)
    return copy
  })
}

/**
 * Largest gain of the curve, as a factor of at least 1.
 *
 * @type {(setting: Setting, sampleRate: number) => number}
 */
function highestGain(setting, sampleRate) {
  const top = Math.min(20000, sampleRate / 2.01)
  return 10 ** (Math.max(0, ...responseDb(setting, logFrequencies(96, 20, top), sampleRate)) / 20)
}
