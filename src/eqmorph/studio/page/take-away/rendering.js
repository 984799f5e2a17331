// The user's own file through the library: exact filters, the file's rate, depth and channels.

import { download, make, titleOf } from './elements.js'
import { reportInWords } from './report.js'

const LOUDNESS = [
  ['headroom', 'leave room, so that nothing clips'],
  ['match', 'as loud as before'],
  ['keep', 'leave the level alone'],
]

export function mountRendering(root, studio) {
  const { api, store, say } = studio
  const loudness = make('select', { id: 'render-loudness' })
  loudness.append(...LOUDNESS.map(([value, label]) => make('option', { value }, label)))
  const rendering = make('button', { type: 'button', onclick: () => (running ? cancel() : render()) })
  const progress = make('progress', { hidden: true, 'aria-label': 'Rendering' })
  const report = make('p', { class: 'hint', role: 'status' })
  root.append(
    make('div', { class: 'line' },
      make('label', { for: 'render-loudness' }, 'Level'), loudness, rendering, progress),
    report,
  )
  let running = null

  function show() {
    const file = studio.audio?.file
    rendering.textContent = running ? 'Cancel' : 'Render my file'
    rendering.disabled = !running && !file
    progress.hidden = !running
    if (!file && !running) report.textContent = 'Load an audio file under Listen to render it here.'
    else if (!running && report.textContent.startsWith('Load an')) report.textContent = ''
  }

  function cancel() {
    running?.abort()
  }

  async function render() {
    const { file } = studio.audio
    const mine = (running = new AbortController())
    const { setting } = store.get()
    const name = renderedName(file.name, titleOf(store.get()))
    report.textContent = `Rendering ${file.name}.`
    show()
    try {
      const response = await api.apply(file, { setting, loudness: loudness.value }, { signal: mine.signal })
      const blob = await response.blob()
      download(blob, name)
      const done = JSON.parse(response.headers.get('Eqmorph-Report') ?? '{}')
      report.textContent = `${name}: ${reportInWords(done)}`
    } catch (error) {
      report.textContent = mine.signal.aborted ? 'Cancelled; nothing was written.' : ''
      if (!mine.signal.aborted) say(error.message, { kind: 'error' })
    } finally {
      running = null
      show()
    }
  }

  studio.audio?.on?.('file', show)
  show()
}

/** "take 1.wav" as warm is "take 1 warm.wav". */
export function renderedName(name, title) {
  const dot = name.lastIndexOf('.')
  const [stem, suffix] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '.wav']
  return `${stem} ${title.replace(/[\\/:*?"<>|%]+/g, '').trim()}${suffix}`
}
