// How loud and how high the two sides are: at once by prediction, soon after by measurement.

import { analysisOf, measureBehind } from './prediction.js'
import { responseDb, logFrequencies } from '../core/biquads.js'
import { inSlices } from './slices.js'

const SETTLED_MS = 120
const AGAIN_MS = 30

/**
 * Levels of a sound and of the same behind a setting; `onChange` hears of every change.
 *
 * `before` and `after` are {loudness (LUFS), peak (sample value)}, or null while there is no sound;
 * `after` says with `exact` whether it is measured or predicted;
 * `progress` is 0 to 1 while the sound is being measured, and 1 after.
 */
export function createLevels(setting, onChange) {
  let sound = null // {channels, sampleRate, analysis}
  let work = new AbortController()
  let exact = new AbortController()
  let timer = null
  let predicted = -Infinity // time of the last prediction, ms
  const levels = { before: null, after: null, progress: 1, load, setSetting, observe }

  async function load(channels, sampleRate) {
    stop()
    work = new AbortController()
    const mine = { channels, sampleRate, analysis: null }
    sound = mine
    const { signal } = work
    // Until it is known, the sound is taken to reach full scale and the setting to lift its peak.
    levels.before = { loudness: NaN, peak: 1 }
    levels.after = { loudness: NaN, peak: highestGain(setting, sampleRate), exact: false }
    levels.progress = 0
    onChange()
    let told = 0
    const onProgress = (value) => {
      levels.progress = value
      if (value - told > 0.05) onChange((told = value))
    }
    try {
      mine.analysis = await inSlices(analysisOf(channels, sampleRate), { signal, onProgress })
    } catch (reason) {
      if (signal.aborted) return
      throw reason
    }
    levels.before = { loudness: mine.analysis.loudness, peak: mine.analysis.peak }
    levels.progress = 1
    predict()
  }

  function stop() {
    work.abort()
    exact.abort()
    clearTimeout(timer)
    timer = null
  }

  function setSetting(next) {
    setting = next
    exact.abort()
    if (!sound?.analysis) {
      if (sound) {
        levels.after.peak = highestGain(setting, sound.sampleRate)
        onChange()
      }
      return
    }
    if (performance.now() - predicted >= AGAIN_MS) predict()
    else later(predict, AGAIN_MS)
  }

  function later(task, ms) {
    clearTimeout(timer)
    timer = setTimeout(task, ms)
  }

  function predict() {
    predicted = performance.now()
    levels.after = { ...sound.analysis.predict(setting), exact: false }
    onChange()
    later(measure, SETTLED_MS)
  }

  async function measure() {
    exact.abort()
    exact = new AbortController()
    const { signal } = exact
    const { channels, sampleRate } = sound
    try {
      const after = await inSlices(measureBehind(channels, sampleRate, setting), { signal })
      levels.after = { ...after, exact: true }
      onChange()
    } catch (reason) {
      if (!signal.aborted) throw reason
    }
  }

  /** Hear of a peak behind the setting that was higher than thought. */
  function observe(peak) {
    if (!levels.after || peak <= levels.after.peak) return
    levels.after = { ...levels.after, peak }
    onChange()
  }

  return levels
}

/** Largest gain of the curve, as a factor of at least 1. */
function highestGain(setting, sampleRate) {
  const top = Math.min(20000, sampleRate / 2.01)
  return 10 ** (Math.max(0, ...responseDb(setting, logFrequencies(96, 20, top), sampleRate)) / 20)
}
