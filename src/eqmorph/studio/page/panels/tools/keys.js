// All keys of the page in one sheet, opened by "?".

import { make } from '../../dom/make.js'

const FIELDS = 'input:not([type=range], [type=checkbox]), select, textarea'
const GROUPS = [
  [
    'Anywhere',
    [
      ['Ctrl Z, Ctrl Shift Z', 'undo, redo'],
      ['1 to 4', 'sound A to D'],
      ['Space', 'play and pause'],
      ['B held', 'the original'],
      ['Escape', 'give up a drag'],
      ['?', 'these keys'],
    ],
  ],
  [
    'At a band',
    [
      ['Up, down', 'gain by 0.5 dB'],
      ['Left, right', 'frequency by a semitone'],
      ['Page up, page down', 'Q'],
      ['Shift', 'finer'],
      ['0', 'gain to nothing'],
      ['Delete', 'as it was at first'],
    ],
  ],
  [
    'At the map',
    [
      ['Arrows', 'move, with Shift finer'],
      ['+, −', 'zoom'],
    ],
  ],
]

/** {element, open()}. */
export function createKeysDialog() {
  const close = make('button', { type: 'button', onclick: () => element.close() }, 'Close')
  const element = make(
    'dialog',
    { class: 'keys-sheet', 'aria-labelledby': 'keys-title' },
    make('h2', { id: 'keys-title' }, 'Keys'),
    make('div', { class: 'keys-groups' }, ...GROUPS.map(group)),
    close,
  )
  const open = () => element.open || element.showModal()
  document.addEventListener('keydown', (event) => {
    const target = /** @type {any} */ (event.target)
    if (event.key !== '?' || event.ctrlKey || event.metaKey || target.closest?.(FIELDS)) return
    event.preventDefault()
    open()
  })
  // A press beside the sheet is one on the dialog itself.
  element.addEventListener('click', (event) => event.target === element && element.close())
  return { element, open }
}

function group([name, keys]) {
  const rows = keys.map(([key, does]) =>
    make('div', {}, make('dt', {}, make('kbd', {}, key)), make('dd', {}, does)),
  )
  return make('section', {}, make('h3', {}, name), make('dl', {}, ...rows))
}
