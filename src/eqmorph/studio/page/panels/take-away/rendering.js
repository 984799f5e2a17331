// The sound of the player through the library: exact filters, and the file's own rate, depth and
// channels.

import { titleOf } from '../../state/title.js'
import { make } from '../../dom/make.js'
import { download, dragOut } from '../../dom/files.js'
import { reportInWords } from './report.js'
import { wavOf } from './wav.js'

const LOUDNESS = [
  ['headroom', 'leave room: no clipping'],
  ['match', 'as loud as before'],
  ['keep', 'leave the level alone'],
]

export function mountRendering(root, studio) {
  const { api, store, say } = studio
  const loudness = make('select', { id: 'render-loudness' })
  loudness.append(...LOUDNESS.map(([value, label]) => make('option', { value }, label)))
  const rendering = make('button', {
    type: 'button',
    onclick: () => (running ? cancel() : render()),
  })
  const progress = make('progress', { hidden: true, 'aria-label': 'Rendering' })
  const report = make('p', { class: 'hint', role: 'status' })
  const again = make('button', {
    type: 'button',
    class: 'chip rendered',
    hidden: true,
    title: 'Drag the file to where it is to be, or press to download it again',
    onclick: () => download(done.blob, done.file),
  })
  root.append(
    make(
      'div',
      { class: 'line' },
      make('label', { for: 'render-loudness' }, 'Rendered level'),
      loudness,
      rendering,
      progress,
    ),
    report,
    again,
  )
  dragOut(again, () => done)
  let running = null
  let done = null // {blob, file, text} of what was rendered last

  function show() {
    const loaded = studio.audio?.buffer
    rendering.textContent = running
      ? 'Cancel'
      : studio.audio?.file
        ? 'Render my file'
        : 'Render the sound'
    rendering.disabled = !running && !loaded
    progress.hidden = !running
  }

  function changed() {
    if (!running) report.textContent = ''
    offer(null)
    show()
  }

  function offer(rendered) {
    done = rendered
    again.hidden = !rendered
    again.textContent = rendered?.file ?? ''
  }

  function cancel() {
    running?.abort()
  }

  async function render() {
    const file = soundOf(studio.audio)
    const mine = (running = new AbortController())
    const { setting } = store.get()
    const name = renderedName(file.name, titleOf(store.get()))
    report.textContent = `Rendering ${file.name}.`
    show()
    try {
      const response = await api.apply(file, { setting, loudness: loudness.value }, mine.signal)
      const blob = await response.blob()
      download(blob, name)
      offer({ blob, file: name, text: null })
      const told = JSON.parse(response.headers.get('Eqmorph-Report') ?? '{}')
      report.textContent = `${name}: ${reportInWords(told)}`
    } catch (error) {
      report.textContent = mine.signal.aborted ? 'Cancelled; nothing was written.' : ''
      if (!mine.signal.aborted) say(error)
    } finally {
      running = null
      show()
    }
  }

  studio.audio?.on('file', changed)
  show()
}

/** The user's own file as it is, or a built-in sound as a file. */
function soundOf({ file, name, buffer }) {
  if (file) return file
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, i) =>
    buffer.getChannelData(i),
  )
  return new File([wavOf(channels, buffer.sampleRate)], `${name}.wav`, { type: 'audio/wav' })
}

/** "take 1.wav" as warm is "take 1 warm.wav". */
export function renderedName(name, title) {
  const dot = name.lastIndexOf('.')
  const [stem, suffix] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '.wav']
  return `${stem} ${title.replace(/[\\/:*?"<>|%]+/g, '').trim()}${suffix}`
}
