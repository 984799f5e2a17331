// What was done, step by step, to go back or forth to any of it.

import { icon, make } from '../../dom/make.js'

const STEPS = 'M9 6h11 M9 12h11 M9 18h11 M4 6h.01 M4 12h.01 M4 18h.01'

export function createStepsMenu({ store, actions }) {
  const list = make('ol', { class: 'steps', 'aria-label': 'Steps' })
  const element = make(
    'details',
    { class: 'menu steps-menu' },
    make(
      'summary',
      { title: 'Steps' },
      icon(STEPS),
      make('span', { class: 'visually-hidden' }, 'Steps'),
    ),
    make('div', { class: 'menu-sheet' }, list),
  )
  element.addEventListener('toggle', () => element.open && show())
  document.addEventListener('pointerdown', (event) => {
    if (!element.contains(/** @type {Node} */ (event.target))) element.open = false
  })
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !element.open) return
    event.stopPropagation()
    element.open = false
    element.querySelector('summary').focus()
  })

  function show() {
    const { past, now, future } = store.steps()
    const all = [...past, now, ...[...future].reverse()]
    const items = all.map(({ done }, i) => item(done || 'as it began', i - past.length))
    // The newest first, as it is the one that is looked for.
    const focused = list.contains(document.activeElement)
    list.replaceChildren(...items.reverse())
    const current = /** @type {HTMLElement} */ (list.querySelector('[aria-current]'))
    current.scrollIntoView({ block: 'nearest' })
    if (focused) current.focus()
  }

  function item(done, count) {
    const button = make(
      'button',
      { type: 'button', class: 'quiet', onclick: () => actions.goSteps(count) },
      done,
    )
    if (count === 0) button.setAttribute('aria-current', 'step')
    return make('li', {}, button)
  }

  store.subscribe(() => element.open && show())
  return element
}
