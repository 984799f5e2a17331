// A file dropped anywhere on the page: sound is played, anything else is taken for an EQ file.

import { isSoundFile } from '../../audio/files.js'
import { make } from '../../dom/make.js'

export function takeDrops(studio) {
  const veil = make(
    'div',
    { class: 'drop-veil', hidden: true, 'aria-hidden': 'true' },
    make('p', {}, 'Drop a recording to hear it, or an EQ file to see it'),
  )
  document.body.append(veil)
  const brings = (event) => event.dataTransfer?.types.includes('Files') && !event.defaultPrevented
  let depth = 0 // of elements entered and not left

  const hide = () => {
    depth = 0
    veil.hidden = true
  }
  addEventListener('dragenter', (event) => {
    if (!brings(event)) return
    depth += 1
    veil.hidden = false
  })
  addEventListener('dragleave', (event) => {
    if (brings(event) && --depth <= 0) hide()
  })
  addEventListener('dragover', (event) => {
    if (!brings(event)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
  })
  addEventListener('drop', (event) => {
    hide()
    if (!brings(event)) return
    event.preventDefault()
    take([...event.dataTransfer.files], studio)
  })
}

function take(files, { audio, actions }) {
  const sound = files.find(isSoundFile)
  const others = files.filter((file) => !isSoundFile(file))
  if (sound) audio.load(sound)
  if (others.length) actions.bring(...others)
}
