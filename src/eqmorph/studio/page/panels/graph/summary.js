// What the setting on screen does, in words, from the server; also the picture's name for those who
// do not see it.

import { calledInWords } from '../../state/described.js'
import { make } from '../../dom/make.js'

const REST_MS = 220
const MOST_WORDS = 3

// A number and its unit stay on one line.
const unbroken = (sentence) => sentence.replace(/(\d) (%|dB|k?Hz)/g, '$1\u00a0$2')

export function mountSummary(root, { store, api }, picture) {
  const does = make('span', { class: 'summary-does' })
  const called = make('span', { class: 'hint' })
  root.append(does, called)
  let timer = 0
  let asked = 0

  async function ask() {
    const mine = ++asked
    const { setting } = store.get()
    try {
      const described = await api.describe(setting, MOST_WORDS)
      if (mine === asked) show(described.summary, calledInWords(described))
    } catch {
      // The banner tells of a server that is gone; the sentence would be of another setting.
      if (mine === asked) show('', '')
    }
  }

  function show(summary, words) {
    const sentence = summary ? `${summary[0].toUpperCase()}${summary.slice(1)}.` : ''
    does.textContent = unbroken(sentence)
    picture.setAttribute('aria-label', `Response: ${summary || 'see the bands'}`)
    called.textContent = unbroken(words)
  }

  function soon() {
    clearTimeout(timer)
    timer = setTimeout(ask, REST_MS)
  }

  store.subscribe((state, previous) => state.setting !== previous.setting && soon())
  api.onReachable(soon)
  if (store.get().base) soon()
}
