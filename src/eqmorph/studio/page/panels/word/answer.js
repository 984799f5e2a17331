// What the answer rests on, in one sentence, and how it was read.

import { evidenceSentence, readingSentences } from './evidence.js'
import { make } from '../../dom/make.js'
import { titleOf } from '../../state/title.js'

export function mountAnswer(root, { store }) {
  const sentence = make('p', { class: 'answer-evidence', role: 'status', id: 'answer-evidence' })
  const note = make('p', { class: 'hint answer-note' })
  const height = make('span')
  const level = make('div', { class: 'answer-level', 'aria-hidden': 'true' }, height)
  root.append(level, sentence, note)

  function show(state) {
    const { answer, text, source, verdict, turns, title } = state
    if (source === 'file' && verdict) return tell(verdict)
    if (!text) return tell(`On screen is ${titleOf(state)}.`)
    const current = answer && answer.asked === text ? answer : null
    root.classList.toggle('waiting', !current)
    if (!current) return undefined
    sentence.textContent = `${evidenceSentence(current)}.`
    // What the sentence is about, and what has been made of it since.
    const adjusted = turns.length && title ? `On screen: ${title}.` : ''
    note.textContent = [readingSentences(current), adjusted].filter(Boolean).join(' ')
    height.style.transform = `scaleY(${(current.confidence ?? 1).toFixed(3)})`
    return undefined
  }

  /** What came from a file is not what people did; what matters is how close it is. */
  function tell(verdict) {
    root.classList.remove('waiting')
    sentence.textContent = verdict
    note.textContent = ''
    height.style.transform = 'scaleY(1)'
  }

  const SHOWN = ['answer', 'text', 'source', 'verdict', 'turns']
  store.subscribe((state, previous) => {
    // A path that is animated has another title in every picture; here it is told of others only.
    const named = !state.text || state.turns.length > 0
    const renamed = named && state.title !== previous.title
    if (renamed || SHOWN.some((key) => state[key] !== previous[key])) show(state)
  })
  show(store.get())
}
