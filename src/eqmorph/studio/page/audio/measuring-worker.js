// Measures a sound beside the page: its outline, what it is made of, and how loud and high it is
// behind a setting. One worker has one sound; a new sound gets a new worker.

import { outline } from './outline.js'
import { analysisOf, measureBehind } from './prediction.js'
import { inSlices } from './slices.js'

const TOLD_EVERY = 0.05 // of the whole

let sound = null // {channels, sampleRate, analysis}
let measuring = new AbortController()

const TASKS = {
  async load({ channels, sampleRate, columns }) {
    postMessage({ told: 'outline', peaks: await inSlices(outline(channels, columns)) })
    let last = 0
    const onProgress = (progress) => {
      if (progress - last < TOLD_EVERY) return
      last = progress
      postMessage({ told: 'progress', progress })
    }
    const analysis = await inSlices(analysisOf(channels, sampleRate), { onProgress })
    sound = { channels, sampleRate, analysis }
    postMessage({ told: 'analysed', before: { loudness: analysis.loudness, peak: analysis.peak } })
  },

  predict({ number, setting }) {
    measuring.abort()
    postMessage({
      told: 'after',
      number,
      after: { ...sound.analysis.predict(setting), exact: false },
    })
  },

  /** What a setting does, sample by sample; given up for the next question. */
  async measure({ number, setting }) {
    measuring.abort()
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

onmessage = ({ data: { task, ...given } }) => TASKS[task](given)
