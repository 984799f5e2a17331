// The setting on screen as a file of another tool: seen, copied, downloaded.

import { sentenceOf } from '../../server/problems.js'
import { titleOf } from '../../state/title.js'
import { LIMITS } from '../../server/told.js'
import { make } from '../../dom/make.js'
import { copy, download, dragOut, fileStem } from '../../dom/files.js'

const GROUPS = [
  ['eqmorph', ['json']],
  [
    'Equaliser programs',
    ['apo', 'graphiceq', 'wavelet', 'easyeffects', 'lv2', 'camilladsp', 'pipewire', 'pipewire-eq'],
  ],
  ['Editors and code', ['reaper', 'ffmpeg', 'sox', 'webaudio', 'dasp']],
  ['Curves and impulse responses', ['csv', 'bands10', 'bands31', 'fir', 'fir-linear']],
]
const RATES = [44100, 48000, 88200, 96000, 176400, 192000]
const SETTLED_MS = 250

export function createExporting(root, { api, store, say, audio }, formats) {
  const chooser = make('select', { id: 'export-format', onchange: showAtOnce }, ...grouped(formats))
  const rate = rateChooser(showAtOnce)
  const bands = bandsField(showAtOnce)
  const preview = make('pre', {
    class: 'preview',
    role: 'group',
    tabindex: '0',
    'aria-label': 'The file',
  })
  const hint = make('p', { class: 'hint' })
  const copying = button('Copy', () => withFile(({ text, file }) => copy(text, file, say)))
  const downloading = button('Download', () => withFile(({ blob, file }) => download(blob, file)))
  root.append(
    make(
      'div',
      { class: 'line' },
      make('label', { for: 'export-format' }, 'Format'),
      chooser,
      rate.label,
      bands.label,
      copying,
      downloading,
    ),
    preview,
    hint,
  )
  downloading.title = 'Press, or drag it to where the file is to be'
  dragOut(downloading, () => shown)
  chooser.value = 'apo'
  let shown = null
  let timer = 0
  let asked = 0

  function showIn(milliseconds) {
    shown = null
    asked += 1 // a file that is on its way is not the one wanted now
    preview.ariaBusy = 'true'
    clearTimeout(timer)
    timer = setTimeout(showNow, milliseconds)
  }

  // A setting may be on the move; a format is chosen once.
  const showSoon = () => showIn(SETTLED_MS)
  function showAtOnce() {
    showIn(0)
  }

  async function showNow() {
    const mine = asked
    const format = chosen()
    rate.label.hidden = !format.one_rate
    bands.label.hidden = !format.takes_bands
    copying.disabled = format.kind !== 'text'
    try {
      const made = await madeFile(format)
      if (mine !== asked) return
      shown = made
      preview.textContent = made.text ?? `A WAV file of ${kilobytes(made.blob.size)}.`
      const use = format.instructions.replaceAll('{file}', made.file)
      hint.replaceChildren(...withCode(made.fitted ? `${use} ${sentence(made.fitted)}` : use))
    } catch (error) {
      if (mine !== asked) return
      preview.textContent = sentenceOf(error)
      hint.textContent = ''
    }
    if (mine === asked) preview.ariaBusy = 'false'
  }

  // Of the setting and the format at the moment of the click, even if they are not yet shown.
  async function withFile(use) {
    try {
      await use(shown ?? (await madeFile(chosen())))
    } catch (error) {
      say(error)
    }
  }

  const chosen = () => formats.find(({ name }) => name === chooser.value)

  async function madeFile(format) {
    const sampleRate = format.one_rate ? rate.value() : undefined
    const title = titleOf(store.get()).slice(0, LIMITS.max_name_length)
    const device = format.takes_bands ? bands.device() : undefined
    const response = await api.export_(store.get().setting, format.name, title, sampleRate, device)
    const blob = await response.blob()
    return {
      blob,
      fitted: response.headers.get('Eqmorph-Fitted'),
      text: format.kind === 'text' ? await blob.text() : null,
      // Named after the tool: five formats end in .txt.
      file: `${fileStem(title)}-${toolOf(format)}${format.extension}`,
    }
  }

  audio?.on('file', () => {
    if (!RATES.includes(audio.sampleRate)) return
    rate.set(audio.sampleRate)
    if (!rate.label.hidden) showSoon()
  })
  store.subscribe((state, previous) => {
    if (state.setting !== previous.setting || titleOf(state) !== titleOf(previous)) showSoon()
  })
  api.onReachable(showSoon)
  showSoon()
}

/** @param {string} part  of a sentence */
const sentence = (part) => `${part[0].toUpperCase()}${part.slice(1)}.`

// What stands between backticks is to be typed as it is.
const withCode = (text) => text.split('`').map((part, i) => (i % 2 ? make('code', {}, part) : part))

const toolOf = ({ name }) => (name === 'json' ? 'eqmorph' : name)

function grouped(formats) {
  const placed = new Set(GROUPS.flatMap(([, names]) => names))
  const others = formats.filter(({ name }) => !placed.has(name)).map(({ name }) => name)
  return [...GROUPS, ['Others', others]]
    .map(([label, names]) => [label, formats.filter(({ name }) => names.includes(name))])
    .filter(([, found]) => found.length > 0)
    .map(([label, found]) => make('optgroup', { label }, ...found.map(option)))
}

function option({ name, label }) {
  return make('option', { value: name }, label)
}

function rateChooser(onchange) {
  const select = make('select', { id: 'export-rate', onchange })
  select.append(...RATES.map((hz) => make('option', { value: hz }, `${hz / 1000} kHz`)))
  select.value = '48000'
  const label = make('label', { hidden: true }, 'Sample rate ', select)
  return { label, value: () => Number(select.value), set: (hz) => (select.value = String(hz)) }
}

/** How many bands the tool has; what does not fit becomes the nearest. */
function bandsField(onchange) {
  const input = make('input', {
    id: 'export-bands',
    type: 'number',
    min: 1,
    max: LIMITS.max_device_bands,
    placeholder: 'any',
    title: 'How many bands the tool has; a setting with more becomes the nearest with so many',
    onchange,
  })
  const label = make('label', { hidden: true }, 'Bands ', input)
  return {
    label,
    // What is no number is none for the browser, too: its value is empty.
    device: () => (input.value === '' ? undefined : { bands: Number(input.value) }),
  }
}

function button(text, onclick) {
  return make('button', { type: 'button', onclick }, text)
}

function kilobytes(bytes) {
  return `${Math.max(1, Math.round(bytes / 1000))} kB`
}
