// Which sound is played: one of three made by code, or a file of the user's.

import { MAX_MINUTES } from '../../audio/files.js'
import { LIVE } from '../../audio/live.js'
import { SOUNDS } from '../../audio/sounds.js'
import { make } from '../../dom/make.js'
import { fileButton } from '../../dom/files.js'

const LIVE_HINT =
  'Heard as it comes, through the setting; the browser asks you first, and nothing is kept or sent. Use headphones.'

/** {element, show()}. */
export function createChoosing(audio, say) {
  const chip = (label, onclick) => make('button', { type: 'button', class: 'chip', onclick }, label)
  const failed = (error) => say(error)
  const useSound = (name) => audio.useBuiltIn(name).catch(failed)
  const sounds = SOUNDS.map(({ name, label }) => ({
    name,
    button: chip(label, () => useSound(name)),
  }))
  const own = chip('', () => {})
  own.classList.add('own')
  own.setAttribute('aria-pressed', 'true')
  const hint =
    `Stays on this machine; up to ${MAX_MINUTES} minutes. ` + 'Or drop it anywhere on the page.'
  const load = (file) => audio.load(file)
  const chooser = fileButton('Your own file', 'audio/*,.flac,.opus,.m4a', load, {
    'aria-describedby': 'own-file-hint',
    title: hint,
  })
  const streams = LIVE.filter(({ offered }) => offered()).map(({ name, label }) => {
    const button = chip(label, () => audio.listen(name))
    button.title = LIVE_HINT
    return { name, button }
  })
  const element = make(
    'div',
    { class: 'chips', role: 'group', 'aria-label': 'Sound' },
    ...sounds.map(({ button }) => button),
    own,
    ...chooser,
    ...streams.map(({ button }) => button),
    make('span', { id: 'own-file-hint', class: 'visually-hidden' }, hint),
  )

  function show() {
    for (const { name, button } of sounds) {
      button.setAttribute('aria-pressed', String(audio.builtIn === name))
    }
    for (const { name, button } of streams) {
      button.setAttribute('aria-pressed', String(audio.live === name))
    }
    own.hidden = !audio.file
    own.textContent = audio.file?.name ?? ''
    own.title = own.textContent
  }

  return { element, show }
}
