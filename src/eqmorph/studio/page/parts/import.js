// An EQ file of another tool: on the graph, in words, and as an end of a path.

import { LIMITS } from '../core/told.js'
import { asSentence, calledInWords } from '../take-away/described.js'
import { fileButton } from '../take-away/elements.js'
import { make } from './make.js'

const READABLE = '.txt,.json,.yml,.yaml,.csv,.cfg,.conf,.ini,text/plain,application/json'

export function mount(root, studio) {
  const { api, store, say } = studio
  const result = make('div', { hidden: true, role: 'status' })
  root.append(
    make('h3', {}, 'Bring in'),
    make('div', { class: 'line' }, ...fileButton('Open an EQ file', READABLE, bring)),
    make('p', { class: 'hint' },
      'Equalizer APO and AutoEq text, GraphicEQ, EasyEffects, CamillaDSP, CSV or eqmorph JSON; ',
      'or drop it anywhere on the page.'),
    result,
  )
  let asked = 0

  /** Read files; the first is put on screen, and each is offered below, as a setting and as an end. */
  async function bring(...files) {
    const mine = ++asked
    result.replaceChildren()
    for (const [i, file] of files.entries()) {
      try {
        const found = await api.import_(named(file))
        if (mine !== asked) return
        const one = offered(found, file.name)
        result.append(one.element)
        result.hidden = false
        if (i === 0) one.show()
        if (i === 0) say(`${file.name} is on screen: ${found.how_close[0] ?? found.summary}.`)
        const described = await api.describe(found.setting)
        if (mine !== asked) return
        one.element.querySelector('.called').textContent = calledInWords(described)
      } catch (error) {
        if (mine === asked) say(error)
      }
    }
  }

  function offered(found, file) {
    const name = file.replace(/\.[^.]+$/, '')
    const { setting } = found
    const show = () => {
      const shown = { setting, base: setting, amount: 1, source: 'file', school: null, title: name }
      store.set(shown, { history: true, label: `file ${name}` })
    }
    const button = make('button', { type: 'button', class: 'quiet', onclick: show }, 'Show')
    const actions = make('div', { class: 'line' }, button, ...ends({ name, setting }))
    return { show, element: make('div', { class: 'brought' }, ...told(found, file), actions) }
  }

  function ends(end) {
    const kept = Object.freeze(end)
    const as = (which, label) => {
      const button = make('button', { type: 'button', class: 'quiet' }, label)
      button.addEventListener('click', () => {
        studio.setPathEnd?.(which, kept)
        say(`The path now ${which === 'from' ? 'starts at' : 'leads to'} ${kept.name}.`)
      })
      return button
    }
    return [as('from', 'Start the path here'), as('to', 'End the path here')]
  }

  studio.importFile = bring
}

function told({ how_close: close, notes, summary }, name) {
  const said = [...new Set([...close, ...notes])].map((note) => make('li', {}, asSentence(note)))
  return [
    make('p', {}, make('strong', {}, name), `: ${summary}`),
    make('p', { class: 'called' }),
    ...(said.length ? [make('ul', { class: 'notes' }, ...said)] : []),
  ]
}

// A name is for messages only, and the server takes no endless ones.
function named(file) {
  return file.name.length <= LIMITS.max_name_length ? file : new File([file], file.name.slice(-LIMITS.max_name_length))
}
