// How loud and how high the two sides are: at once by prediction, soon after by measurement. The
// work is done in a worker, on a copy: a browser takes a buffer's own samples away as it plays them.

import { responseDb, logFrequencies } from '../eq/biquads.js'
import { Problem } from '../server/problems.js'

const SETTLED_MS = 120
const COLUMNS = 320 // of the outline

/**
 * Levels of a sound and of the same behind a setting; `onChange` hears of every change.
 *
 * `before` and `after` are {loudness (LUFS), peak (sample value)}, or null while there is no sound;
 * `after` says with `exact` whether it is measured or predicted;
 * `progress` is 0 to 1 while the sound is being measured, and 1 after;
 * `outline` is the sound's highest sample in each of COLUMNS equal parts, or null.
 *
 * @param onFailure  hears an Error with a sentence for the user, where nothing can be measured
 */
export function createLevels(setting, onChange, onFailure) {
  let worker = null
  let sampleRate = 0
  let number = 0 // of the newest question
  let answered = 0
  let analysed = false
  let timer = null
  const levels = {
    follow,
    before: null,
    after: null,
    progress: 1,
    outline: null,
    load,
    setSetting,
    observe,
  }

  const HEARD = {
    outline({ peaks }) {
      levels.outline = peaks
    },
    progress({ progress }) {
      levels.progress = progress
    },
    analysed({ before }) {
      levels.before = before
      levels.progress = 1
      analysed = true
      predict()
    },
    after({ number: told, after }) {
      if (after.exact && told < number) return
      levels.after = after
      answered = told
      if (told < number) ask('predict')
      else if (!after.exact) timer = setTimeout(ask, SETTLED_MS, 'measure')
    },
  }

  /** @param {AudioBuffer} buffer  left as it is */
  function load(buffer) {
    worker?.terminate()
    clearTimeout(timer)
    analysed = false
    answered = number
    sampleRate = buffer.sampleRate
    // Until it is known, the sound is taken to reach full scale and the setting to lift its peak.
    levels.before = { loudness: NaN, peak: 1 }
    levels.after = { loudness: NaN, peak: highestGain(setting, sampleRate), exact: false }
    Object.assign(levels, { progress: 0, outline: null })
    worker = new Worker(new URL('measuring-worker.js', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }) => {
      HEARD[data.told](data)
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

  /** Hear that nothing can be measured: sound as it comes may reach full scale at any time. */
  function follow(rate) {
    worker?.terminate()
    clearTimeout(timer)
    analysed = false
    answered = number
    sampleRate = rate
    levels.before = { loudness: NaN, peak: 1 }
    levels.after = { loudness: NaN, peak: highestGain(setting, sampleRate), exact: false }
    Object.assign(levels, { progress: 1, outline: null })
    onChange()
  }

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
    levels.after = { ...levels.after, exact: false }
    if (!waiting) ask('predict')
  }

  function ask(task) {
    worker.postMessage({ task, number, setting })
  }

  /** Hear of a peak behind the setting that was higher than predicted. */
  function observe(peak) {
    if (!levels.after || levels.after.exact || peak <= levels.after.peak) return
    levels.after = { ...levels.after, peak }
    onChange()
  }

  return levels
}

function copiesOf(buffer) {
  return Array.from({ length: buffer.numberOfChannels }, (_, c) => {
    const copy = new Float32Array(buffer.length)
    buffer.copyFromChannel(copy, c)
    return copy
  })
}

/** Largest gain of the curve, as a factor of at least 1. */
function highestGain(setting, sampleRate) {
  const top = Math.min(20000, sampleRate / 2.01)
  return 10 ** (Math.max(0, ...responseDb(setting, logFrequencies(96, 20, top), sampleRate)) / 20)
}
