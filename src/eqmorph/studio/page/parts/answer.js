// What the answer rests on, in one sentence, and how it was read.

import { evidenceSentence, readingSentences } from '../core/evidence.js'
import { make } from './make.js'

export function mountAnswer(root, { store }) {
  const sentence = make('p', { class: 'answer-evidence', role: 'status', id: 'answer-evidence' })
  const note = make('p', { class: 'hint answer-note' })
  const level = make('div', { class: 'answer-level', 'aria-hidden': 'true' }, make('span'))
  root.append(level, sentence, note)

  function show({ answer, text }) {
    const current = answer && answer.asked === text ? answer : null
    root.classList.toggle('waiting', !current)
    if (!current) return
    sentence.textContent = `${evidenceSentence(current)}.`
    note.textContent = readingSentences(current)
    level.firstChild.style.transform = `scaleY(${(current.confidence ?? 1).toFixed(3)})`
  }

  store.subscribe((state, previous) => {
    if (state.answer !== previous.answer || state.text !== previous.text) show(state)
  })
  show(store.get())
}
