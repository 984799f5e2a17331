// Where the page begins: the word, what its answer rests on, its schools and the amount.

import { createAnswering } from '../core/answering.js'
import { scaled } from '../core/bands.js'
import { mountAmount } from './amount.js'
import { mountAnswer } from './answer.js'
import { make } from './make.js'
import { mountSchools } from './schools.js'
import { mountWordField } from './word-field.js'

/** Puts `answer(text)` and `explain()` on the studio for the parts that come with words. */
export function equip(studio) {
  const answering = createAnswering(studio)
  studio.explain = () => answering.explain().catch(() => {})
  studio.answer = async (text) => {
    try {
      await answering.answer(text)
    } catch (error) {
      studio.say(error)
    }
  }
  studio.firstAnswer = () => firstAnswer(studio, answering)
  studio.tryAnswer = answering.answer
}

export function mount(root, studio) {
  const part = (name) => make('div', { class: `word-${name}` })
  const [field, amount, answer, schools] = ['field', 'amount', 'answer', 'schools'].map(part)
  root.append(field, amount, answer, schools)
  mountWordField(field, studio)
  mountAnswer(answer, studio)
  mountAmount(amount, studio)
  mountSchools(schools, studio)
  studio.store.subscribe((state, previous) => {
    // After an undo, a redo or a link the words may be other ones than the answer's.
    if (state.text !== previous.text && state.answer?.asked !== state.text) studio.explain()
  })
}

// The page opens with the answer to the first word already on screen; that is no step to undo. When
// the server comes back before there was any answer, it is asked again.
async function firstAnswer({ store, api, say, explain }, answering) {
  try {
    if (store.get().base) await explain()
    else await answering.answer(store.get().text, { history: false })
  } catch (error) {
    const { base, setting, amount } = store.get()
    if (!base) store.set({ base: setting, setting: scaled(setting, amount) }, { history: false })
    say(error)
    const stop = api.onReachable(() => {
      stop()
      answering
        .answer(store.get().text, { history: false })
        .catch((again) => say(again))
    })
  }
}
