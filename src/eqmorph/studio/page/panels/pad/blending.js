// Blends of words from the server into the store: one question at a time, the newest wins, and the
// setting glides from answer to answer.

import { glideTo } from '../../dom/glide.js'
import { sharesInWords } from './wording.js'

const GLIDE_MS = 90
const APART_MS = 45 // between two questions: the glide bridges it, and the server can breathe

/**
 * @returns {{ask(parts, place, gesture): void, stop(): void, isWriting(): boolean}}
 *   all that is asked in one gesture (any text; null for none) is one step of undo
 */
export function createBlending({ api, store, say, actions }) {
  let waiting = null
  let busy = false
  let asked = 0
  let stopped = 0 // questions up to this one are no longer wanted
  let cancelGlide = () => {}
  let writing = false

  function ask(parts, place, gesture = null) {
    waiting = { parts, place, gesture, number: ++asked }
    if (!busy) next()
  }

  async function next() {
    const question = waiting
    waiting = null
    busy = true
    const apart = new Promise((passed) => setTimeout(passed, APART_MS))
    try {
      const answered = await blendOf(api, question.parts)
      if (question.number > stopped) glide(answered, question)
    } catch (error) {
      waiting = null
      if (error.name !== 'AbortError') say(error)
    }
    await apart
    busy = false
    if (waiting) next()
  }

  function glide(base, question) {
    cancelGlide()
    const { base: from, setting } = store.get()
    cancelGlide = glideTo(from ?? setting, base, GLIDE_MS, (now) => write(now, question))
  }

  function write(base, { parts, place, gesture }) {
    writing = true
    actions.blendTo(base, sharesInWords(parts), place, gesture)
    writing = false
  }

  function stop() {
    stopped = asked
    waiting = null
    cancelGlide()
  }

  return { ask, stop, isWriting: () => writing }
}

async function blendOf(api, parts) {
  if (parts.length === 1) return (await api.answer(parts[0].word, 1)).setting
  const { steps } = await api.morph({
    ends: parts.map((part) => ({ text: part.word })),
    weights: [parts.map((part) => part.share)],
  })
  return steps[0].setting
}
