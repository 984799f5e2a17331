// Where the page begins: the word, what its answer rests on, its variants and the amount.

import { make } from '../../dom/make.js'
import { mountAmount } from './amount.js'
import { mountAnswer } from './answer.js'
import { mountWordField } from './field.js'
import { mountVariants } from './variants.js'

export function mount(root, studio) {
  const part = (name) => make('div', { class: `word-${name}` })
  const [field, amount, answer, variants] = ['field', 'amount', 'answer', 'variants'].map(part)
  root.append(field, amount, answer, variants)
  mountWordField(field, studio)
  mountAnswer(answer, studio)
  mountAmount(amount, studio)
  mountVariants(variants, studio)
  studio.store.subscribe((state, previous) => {
    // After an undo, a redo or a link the words may be other ones than the answer's.
    if (state.text !== previous.text && state.answer?.asked !== state.text) studio.actions.explain()
  })
}
