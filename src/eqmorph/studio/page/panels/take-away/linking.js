// A link that holds the whole state.

import { toHash } from '../../state/link.js'
import { make } from '../../dom/make.js'
import { copy } from '../../dom/files.js'

export function mountLinking(root, { store, say }) {
  const address = () => `${location.origin}${location.pathname}${toHash(store.get())}`
  const button = make('button', { type: 'button' }, 'Copy link')
  button.addEventListener('click', () => copy(address(), 'Link', say))
  const hint = 'The link holds the word, the amount, the bands and the path, and nothing else.'
  root.append(make('div', { class: 'line' }, button), make('p', { class: 'hint' }, hint))
}
