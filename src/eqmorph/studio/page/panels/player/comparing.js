// The original against the equalised sound: for as long as a button or key is held, or until told.

import { make } from '../../dom/make.js'

const PRESSES = new Set([' ', 'Enter'])

/** {element, show()}. */
export function createComparing(audio) {
  const toggle = (label, onclick, attributes = {}) =>
    make('button', { type: 'button', class: 'chip', onclick, ...attributes }, label)
  const held = make(
    'button',
    { type: 'button', class: 'hold', 'aria-keyshortcuts': 'B' },
    'Hold for original ',
    make('kbd', { 'aria-hidden': 'true' }, 'B'),
  )
  whileHeld(held, (on) => audio.hold(on))
  const bypass = toggle('Bypass', () => audio.bypass(!audio.levels.bypassed), {
    title: 'Hear the original until pressed again',
  })
  const match = toggle('Match loudness', () => audio.matchLoudness(!audio.levels.matched), {
    title: 'Bring the equalised sound to the loudness of the original',
  })
  const loop = toggle('Loop', () => (audio.loop = !audio.loop))
  const element = make('div', { class: 'line comparing' }, held, bypass, match, loop)

  function show() {
    const { bypassed, matched, held: holding } = audio.levels
    const states = [
      [held, holding],
      [bypass, bypassed],
      [match, matched],
      [loop, audio.loop],
    ]
    for (const [button, on] of states) button.setAttribute('aria-pressed', String(on))
  }

  return { element, show }
}

/** Call `tell(true)` when a pointer or a key holds `button`, and `tell(false)` after, always. */
function whileHeld(button, tell) {
  button.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    button.setPointerCapture(event.pointerId)
    tell(true)
  })
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture', 'blur']) {
    button.addEventListener(end, () => tell(false))
  }
  button.addEventListener('keydown', (event) => {
    if (!PRESSES.has(event.key)) return
    event.preventDefault()
    tell(true)
  })
  button.addEventListener('keyup', (event) => PRESSES.has(event.key) && tell(false))
  // A long touch would open a menu instead.
  button.addEventListener('contextmenu', (event) => event.preventDefault())
}
