// Presets kept in this browser: save, load, rename, delete, and all of them as a file.

import { titleOf } from '../../state/title.js'
import { createFactory } from './factory.js'
import { createShelf, KEY, toJson } from './shelf.js'
import { download, dragOut, fileButton, fileStem, offerUndo } from '../../dom/files.js'
import { make } from '../../dom/make.js'

export function mount(root, { store, say, actions, api }) {
  const shelf = createShelf(() => window.localStorage)
  const list = make('ul', { class: 'rows', 'aria-label': 'Presets' })
  const none = make('p', { class: 'hint' }, 'None kept yet.')
  const undoLine = make('p', { class: 'undo', role: 'status' })
  const name = make('input', { id: 'preset-name', autocomplete: 'off', maxlength: '80' })
  const form = make('form', { class: 'line', onsubmit: save }, ...labelled('Name', name))
  form.append(make('button', { type: 'submit' }, 'Save'))
  const search = make('input', {
    type: 'search',
    id: 'preset-search',
    oninput: find,
    autocomplete: 'off',
  })
  const looking = make('div', { class: 'line' }, ...labelled('Search', search))
  const factory = createFactory({ api, actions, say })
  const exportAll = make(
    'button',
    { type: 'button', class: 'quiet', onclick: exported },
    'Export all',
  )
  const importing = fileButton('Import', '.json,application/json', imported, { class: 'quiet' })
  root.append(
    make('h2', {}, 'Presets'),
    form,
    undoLine,
    looking,
    list,
    none,
    make('h3', {}, 'Words of the model'),
    factory.element,
    make('div', { class: 'line' }, exportAll, ...importing),
  )

  /** Do something with the shelf and show it; say what went wrong. */
  function doing(act) {
    try {
      const done = act()
      show()
      return done
    } catch (error) {
      say(error)
      return undefined
    }
  }

  function save(event) {
    event.preventDefault()
    const { setting, base, amount } = store.get()
    const wanted = name.value.trim() || titleOf(store.get())
    const before = doing(() => shelf.save({ name: wanted, setting, base: base ?? setting, amount }))
    if (!before) return
    name.value = ''
    const over = before.some((preset) => preset.name === wanted)
    if (over) offer(`Saved over “${wanted}”.`, before)
    else say(`Saved “${wanted}”.`)
  }

  function remove(preset) {
    const before = doing(() => shelf.remove(preset.name))
    if (before) offer(`Deleted “${preset.name}”.`, before)
  }

  function offer(sentence, before) {
    offerUndo(undoLine, sentence, () => doing(() => shelf.restore(before)))
  }

  function exported() {
    const all = doing(() => shelf.list())
    if (!all) return
    download(new Blob([toJson(all)], { type: 'application/json' }), 'eqmorph-presets.json')
  }

  async function imported(file) {
    const text = await file.text()
    const count = doing(() => shelf.add(text))
    if (count !== undefined)
      say(`${count} new ${count === 1 ? 'preset' : 'presets'} from ${file.name}.`)
  }

  function row(preset) {
    const item = make('li', {})
    const loading = button(preset.name, '', `Load ${preset.name}`, () => actions.show(preset))
    loading.classList.add('row-name')
    dragOut(loading, () => fileOf(preset))
    item.append(
      loading,
      button('Rename', 'quiet', `Rename ${preset.name}`, () =>
        item.replaceChildren(...renaming(preset)),
      ),
      button('Delete', 'quiet', `Delete ${preset.name}`, () => remove(preset)),
    )
    return item
  }

  function renaming(preset) {
    const input = make('input', { 'aria-label': `New name of ${preset.name}`, maxlength: '80' })
    input.value = preset.name
    const rename = make(
      'form',
      { class: 'line' },
      input,
      make('button', { type: 'submit' }, 'Rename'),
    )
    rename.addEventListener('submit', (event) => {
      event.preventDefault()
      doing(() => shelf.rename(preset.name, input.value))
      focusOn(input.value.trim())
    })
    rename.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      show()
      focusOn(preset.name)
    })
    queueMicrotask(() => input.select())
    return [rename]
  }

  function find() {
    doing(() => {})
    factory.show(search.value.trim().toLowerCase())
  }

  function focusOn(called) {
    /** @type {NodeListOf<HTMLElement>} */
    const names = list.querySelectorAll('.row-name')
    const rows = [...names]
    rows.find((found) => found.textContent === called)?.focus()
  }

  function show() {
    const all = shelf.list()
    const wanted = search.value.trim().toLowerCase()
    const found = all.filter((preset) => preset.name.toLowerCase().includes(wanted))
    list.replaceChildren(...found.map(row))
    none.hidden = found.length > 0
    none.textContent = all.length ? 'No preset has this in its name.' : 'None kept yet.'
    exportAll.disabled = all.length === 0
  }

  window.addEventListener('storage', (event) => event.key === KEY && doing(() => {}))
  doing(() => {})
}

/** A preset alone, as the studio and the command line read it. */
function fileOf({ name, setting }) {
  const text = JSON.stringify(setting, null, 1)
  const blob = new Blob([text], { type: 'application/json' })
  return { blob, file: `${fileStem(name)}-eqmorph.json`, text }
}

function labelled(text, input) {
  return [make('label', { for: input.id }, text), input]
}

function button(text, kind, label, onclick) {
  return make('button', { type: 'button', class: kind, 'aria-label': label, onclick }, text)
}
