// Measures a sound beside the page: its outline, what it is made of, and how loud and high it is
// behind a setting. One worker has one sound; a new sound gets a new worker.

import { outline } from './outline.js'
import { analysisOf, measureBehind } from './prediction.js'
import { inSlices } from './slices.js'

const TOLD_EVERY = 0.05 // of the whole

/**
 * @typedef {Float32Array[]} Channels
 * @typedef {{number: number, setting: import('../eq/bands.js').Setting}} Question
 * @typedef {{channels: Channels, sampleRate: number, columns: number}} Given
 */

/** @type {{channels: Channels, sampleRate: number, analysis: import('./prediction.js').Analysis} | null} */
let sound = null
let measuring = new AbortController()

const TASKS = {
  /** @param {Given} given */
  async load({ channels, sampleRate, columns }) {
    postMessage({ told: 'outline', peaks: await inSlices(outline(channels, columns)) })
    let last = 0
    /** @param {number} progress */
    const onProgress = (progress) => {
      if (progress - last < TOLD_EVERY) return
      last = progress
      postMessage({ told: 'progress', progress })
    }
    const analysis = await inSlices(analysisOf(channels, sampleRate), { onProgress })
    sound = { channels, sampleRate, analysis }
    postMessage({ told: 'analysed', before: { loudness: analysis.loudness, peak: analysis.peak } })
  },

  /** @param {Question} question */
  predict({ number, setting }) {
    measuring.abort()
    if (!sound) return
    postMessage({
      told: 'after',
      number,
      after: { ...sound.analysis.predict(setting), exact: false },
    })
  },

  /** What a setting does, sample by sample; given up for the next question. @param {Question} question */
  async measure({ number, setting }) {
    measuring.abort()
    if (!sound) return
    const { signal } = (measuring = new AbortController())
    try {
      const measured = await inSlices(measureBehind(sound.channels, sound.sampleRate, setting), {
        signal,
      })
      postMessage({ told: 'after', number, after: { ...measured, exact: true } })
    } catch (reason) {
      if (!signal.aborted) throw reason
    }
  },
}

onmessage = ({ data: { task, ...given } }) => {
  const run = /** @type {Record<string, (given: Given & Question) => unknown>} */ (TASKS)[task]
  run(given)
}
