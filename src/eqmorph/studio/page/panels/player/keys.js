// Space plays and pauses, B held lets the original be heard; where a field or control has the
// focus, its own keys come first. Both can be turned off, for those who speak to their machine.

import { make } from '../../dom/make.js'

const REMEMBERED = 'eqmorph.player.keys'
const WRITTEN = 'select, textarea, [contenteditable=""], [contenteditable=true]'
const FIELDS = `input:not([type=range], [type=checkbox], [type=radio]), ${WRITTEN}`
const BUSY = `input, button, a[href], summary, ${WRITTEN}`

/** {element, on}: a switch for the keys. */
export function createKeys(audio, toggle) {
  const box = make('input', { type: 'checkbox', id: 'player-keys' })
  box.checked = remembered() !== 'off'
  box.addEventListener('change', () => remember(box.checked ? 'on' : 'off'))
  const title = 'Space plays and pauses; B held lets the original be heard'
  const element = make(
    'label',
    { class: 'hint keys', for: 'player-keys', title },
    box,
    ' Keys: space, B',
  )

  addEventListener('keydown', (event) => {
    if (!box.checked || event.defaultPrevented) return
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const within = (selector) => /** @type {any} */ (event.target).closest?.(selector)
    if (event.key === ' ' && !within(BUSY)) {
      event.preventDefault()
      if (!event.repeat) toggle()
    }
    if (event.key.toLowerCase() === 'b' && !within(FIELDS)) audio.hold(true)
  })
  addEventListener('keyup', (event) => event.key.toLowerCase() === 'b' && audio.hold(false))
  // A key let go elsewhere is never heard of.
  addEventListener('blur', () => audio.hold(false))
  return { element }
}

// Storage may be forbidden; the keys then work as they do at first.
function remembered() {
  try {
    return localStorage.getItem(REMEMBERED)
  } catch {
    return null
  }
}

function remember(value) {
  try {
    localStorage.setItem(REMEMBERED, value)
  } catch {
    // Nothing to do: the choice holds for this visit.
  }
}
