// How the graph is looked at: its scale, and the spectrum frozen, held at its peaks, tilted.

import { make } from '../../dom/make.js'
import { SCALES } from '../../eq/plot.js'

const TILTS = [0, 3, 4.5] // dB per octave; 3 draws pink noise level

export function mountViewing(root, { store, actions }) {
  const scale = chooser(
    'Scale',
    [['', 'as needed'], ...SCALES.map((db) => [db, `±${db} dB`])],
    (value) => actions.look({ scale: value === '' ? null : Number(value) }),
  )
  const tilt = chooser(
    'Tilt',
    TILTS.map((db) => [db, `${db} dB/oct`]),
    (value) => actions.look({ tilt: Number(value) }),
  )
  const frozen = box('Freeze spectrum', (on) => actions.look({ frozen: on }))
  const peaks = box('Hold peaks', (on) => actions.look({ peaks: on }))
  const menu = make(
    'details',
    { class: 'menu' },
    make('summary', {}, 'View'),
    make('div', { class: 'menu-sheet' }, scale.row, tilt.row, frozen.row, peaks.row),
  )
  root.append(menu)
  document.addEventListener('pointerdown', (event) => {
    if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false
  })
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return
    event.stopPropagation()
    menu.open = false
    menu.querySelector('summary').focus()
  })

  function show({ view }) {
    scale.select.value = view.scale === null ? '' : String(view.scale)
    tilt.select.value = String(view.tilt)
    frozen.input.checked = view.frozen
    peaks.input.checked = view.peaks
  }

  store.subscribe((state, previous) => state.view !== previous.view && show(state))
  show(store.get())
}

function chooser(name, options, choose) {
  const select = make('select', { onchange: () => choose(select.value) })
  select.append(...options.map(([value, label]) => new Option(label, String(value))))
  return { select, row: make('label', {}, make('span', {}, name), select) }
}

function box(name, choose) {
  const input = make('input', { type: 'checkbox', onchange: () => choose(input.checked) })
  return { input, row: make('label', {}, input, make('span', {}, name)) }
}
