// From a text to a setting in the store: the newest question wins.

import { scaled } from './bands.js'
import { INITIAL } from './store.js'

/**
 * @param {{api: object, store: object}} studio
 * @returns {{answer(text: string): Promise<void>, explain(): Promise<void>}}
 */
export function createAnswering({ api, store }) {
  let running = null

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

  /** Answer a text and put its setting on screen. Rejects with the server's sentence. */
  async function answer(text, options = { history: true, label: 'word' }) {
    const found = await asked(text)
    if (!found) return
    const { amount } = store.get()
    store.set(
      {
        text,
        answer: found,
        base: found.setting,
        setting: scaled(found.setting, amount),
        school: null,
        source: 'word',
        title: '',
        off: INITIAL.off,
      },
      options,
    )
  }

  /** Fetch what is known of the text on screen, and leave the setting alone. */
  async function explain() {
    const found = await asked(store.get().text)
    if (found && found.asked === store.get().text) store.set({ answer: found }, { history: false })
  }

  return { answer, explain }
}
