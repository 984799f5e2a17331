// The user's own words: learn the setting on screen, list them, forget, take them along.

import { download, fileButton, offerUndo } from '../../dom/files.js'
import { make } from '../../dom/make.js'

export function mount(root, studio) {
  const { api, store, say, actions } = studio
  const word = make('input', { id: 'own-word', autocomplete: 'off', spellcheck: 'false' })
  const form = make(
    'form',
    { class: 'line', onsubmit: learn },
    make('label', { for: 'own-word' }, 'My word'),
    word,
    make('button', { type: 'submit' }, 'Learn this as my word'),
  )
  const undoLine = make('p', { class: 'undo', role: 'status' })
  const list = make('ul', { class: 'rows', 'aria-label': 'My words' })
  const none = make('p', { class: 'hint' }, 'None learned yet.')
  const exporting = make(
    'button',
    { type: 'button', class: 'quiet', onclick: exported },
    'Export my words',
  )
  const importing = fileButton('Import', '.json,application/json', imported, { class: 'quiet' })
  root.append(
    make('h3', {}, 'My words'),
    form,
    undoLine,
    list,
    none,
    make('div', { class: 'line' }, exporting, ...importing),
  )

  /** Ask the server for something and show the words afterwards; say what went wrong. */
  async function doing(act) {
    try {
      const done = await act()
      actions.learnOwnWords(await api.ownWords())
      return done ?? true
    } catch (error) {
      say(error)
      return null
    }
  }

  async function learn(event) {
    event.preventDefault()
    const term = word.value.trim()
    if (!term) return say('Type the word first.', { kind: 'error' })
    const learned = await doing(() => api.learn(term, [store.get().setting]))
    if (!learned) return undefined
    word.value = ''
    say(`“${term}” is one of your words now; type it in the word field.`)
    return undefined
  }

  async function forget(term) {
    const settings = await doing(() => settingsOf(term))
    if (!settings || !(await doing(() => api.forget(term)))) return
    offerUndo(undoLine, `Forgot “${term}”.`, () => doing(() => api.learn(term, settings)))
  }

  // All of them, so that forgetting can be undone.
  async function settingsOf(term) {
    const file = await api.exportOwnWords()
    return JSON.parse(await file.text()).words[term]
  }

  async function exported() {
    const file = await doing(() => api.exportOwnWords())
    if (file) download(file, 'eqmorph-own-words.json')
  }

  async function imported(file) {
    if (await doing(() => api.importOwnWords(file))) say(`Your words of ${file.name} are in.`)
  }

  function row({ term, n_settings: count }) {
    const using = button(term, 'row-name', `Use ${term}`, () => actions.answerOrSay(term))
    const from = make('span', { class: 'hint' }, `${count} ${count === 1 ? 'setting' : 'settings'}`)
    return make(
      'li',
      {},
      using,
      from,
      button('Forget', 'quiet', `Forget ${term}`, () => forget(term)),
    )
  }

  function show(all) {
    list.replaceChildren(...all.map(row))
    none.hidden = all.length > 0
    exporting.disabled = all.length === 0
  }

  store.subscribe(
    (state, previous) => state.ownWords !== previous.ownWords && show(state.ownWords ?? []),
  )
  api.onReachable(() => doing(() => {}))
  doing(() => {})
}

function button(text, kind, label, onclick) {
  return make('button', { type: 'button', class: kind, 'aria-label': label, onclick }, text)
}
