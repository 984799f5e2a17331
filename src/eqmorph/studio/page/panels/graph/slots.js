// Four sounds to compare, A to D: one is on screen, a press brings another.

import { make } from '../../dom/make.js'
import { createTelling } from '../../dom/telling.js'
import { differenceInWords } from '../../eq/difference.js'
import { SLOTS, settingIn } from '../../state/slots.js'

const FIELDS = 'input:not([type=range], [type=checkbox]), select, textarea'

/**
 * @param {HTMLElement} root  of the chips
 * @param {HTMLElement} said  where the difference to the sound before is told
 */
export function mountSlots(root, said, { store, actions }) {
  const chips = SLOTS.map((name, i) =>
    make(
      'button',
      {
        type: 'button',
        class: 'chip slot',
        'aria-label': `Sound ${name}`,
        'aria-keyshortcuts': String(i + 1),
        title: `Sound ${name}; key ${i + 1}`,
        onclick: () => actions.switchTo(i),
      },
      name,
    ),
  )
  const copy = make('select', { class: 'slot-copy', 'aria-label': 'Copy to', onchange: copied })
  root.append(
    make('div', { class: 'chips', role: 'group', 'aria-label': 'Sounds to compare' }, ...chips),
    copy,
  )

  function copied() {
    const slot = Number(copy.value)
    copy.value = ''
    actions.copyTo(slot)
  }

  function show(state) {
    const { slot } = state
    chips.forEach((chip, i) => {
      chip.setAttribute('aria-pressed', String(i === slot))
      chip.classList.toggle('used', settingIn(state, i) !== null)
    })
    const others = SLOTS.map((name, i) => [name, i]).filter(([, i]) => i !== slot)
    copy.replaceChildren(
      new Option('Copy to', ''),
      ...others.map(([name, i]) => new Option(String(name), String(i))),
    )
    compare(state)
  }

  function compare(state) {
    const { slot, beside } = state
    const before = beside === null ? null : settingIn(state, beside)
    said.textContent =
      before && beside !== slot
        ? differenceInWords(SLOTS[beside], before, SLOTS[slot], state.setting)
        : ''
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
    const slot = Number(event.key) - 1
    const target = /** @type {any} */ (event.target)
    if (!(slot in SLOTS) || event.key === ' ' || target.closest?.(FIELDS)) return
    actions.switchTo(slot)
  })
  const tellDifference = createTelling(() => compare(store.get()))
  store.subscribe((state, previous) => {
    if (state.slot !== previous.slot || state.slots !== previous.slots) show(state)
    else if (state.setting !== previous.setting || state.beside !== previous.beside)
      tellDifference(undefined)
  })
  show(store.get())
}
