// From a text to a setting in the store: the newest question wins.

import { scaled } from '../eq/bands.js'
import { INITIAL } from './store.js'

/**
 * @typedef {object} Studio
 * @property {import('../server/api.js').Server} api
 * @property {import('./store.js').Store} store
 * @property {(message: unknown) => void} say  a sentence, or what went wrong
 */

/** @param {Studio} studio */
export function createAsking({ api, store, say }) {
  /** @type {AbortController | null} */
  let running = null

  /** @param {string} text */
  async function asked(text) {
    running?.abort()
    const mine = (running = new AbortController())
    try {
      // Always of amount 1; the page scales it, so that the amount follows the hand at once.
      const answer = await api.answer(text, 1, { signal: mine.signal })
      return mine.signal.aborted ? null : { ...answer, asked: text }
    } catch (error) {
      if (mine.signal.aborted) return null
      throw error
    }
  }

  /** @type {(text: string, options: import('./store.js').Way) => Promise<void>} */
  async function put(text, options) {
    const found = await asked(text)
    if (!found) return
    const setting = scaled(found.setting, store.get().amount)
    /** @type {Partial<import('./store.js').State>} */
    const about = { variant: null, source: 'word', title: '', off: INITIAL.off, done: text }
    store.set({ text, answer: found, base: found.setting, setting, ...about }, options)
  }

  const actions = {
    /** Answer a text and put its setting on screen. Rejects with the server's sentence. @param {string} text */
    answer: (text) => put(text, { history: true, label: 'word' }),

    /** The same, where what goes wrong is to be said. @param {string} text */
    answerOrSay: (text) => actions.answer(text).catch(say),

    /** Fetch what is known of the text on screen, and leave the setting alone. */
    async explain() {
      if (!store.get().text) return
      const found = await asked(store.get().text).catch(() => null)
      if (found && found.asked === store.get().text)
        store.set({ answer: found }, { history: false })
    },

    /**
     * The page opens with the answer to the first word already on screen; that is no step to undo.
     * When the server comes back before there was any answer, it is asked again.
     */
    async firstAnswer() {
      if (store.get().base) return actions.explain()
      const first = () => put(store.get().text, { history: false })
      try {
        return await first()
      } catch (error) {
        const { base, setting, amount } = store.get()
        if (!base)
          store.set({ base: setting, setting: scaled(setting, amount) }, { history: false })
        say(error)
        const stop = api.onReachable(() => {
          stop()
          first().catch(say)
        })
        return undefined
      }
    },
  }
  return actions
}
