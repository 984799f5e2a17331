// An EQ file of another tool: on the graph, in words, and as an end of a path.

import { asSentence, calledInWords } from '../take-away/described.js'
import { fileButton } from '../take-away/elements.js'
import { make } from './make.js'

const LONGEST_NAME = 200
const READABLE = '.txt,.json,.yml,.yaml,.csv,.cfg,.conf,.ini,text/plain,application/json'

export function mount(root, studio) {
  const { api, store, say } = studio
  const result = make('div', { class: 'brought', hidden: true, role: 'status' })
  root.append(
    make('h3', {}, 'Bring in'),
    make('div', { class: 'line' }, ...fileButton('Open an EQ file', READABLE, bring)),
    make('p', { class: 'hint' },
      'Equalizer APO and AutoEq text, GraphicEQ, EasyEffects, CamillaDSP, CSV or eqmorph JSON; ',
      'or drop it anywhere on the page.'),
    result,
  )
  let asked = 0

  async function bring(file) {
    const mine = ++asked
    try {
      const found = await api.import_(named(file))
      if (mine !== asked) return
      const name = file.name.replace(/\.[^.]+$/, '')
      const { setting } = found
      const shown = { setting, base: setting, amount: 1, source: 'file', school: null, title: name }
      store.set(shown, { history: true, label: `file ${name}` })
      result.replaceChildren(...told(found, file.name), ...ends({ name, setting }))
      result.hidden = false
      const described = await api.describe(setting)
      if (mine === asked) result.querySelector('.called').textContent = calledInWords(described)
    } catch (error) {
      if (mine === asked) say(error)
    }
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
    return [make('div', { class: 'line' }, as('from', 'Start the path here'), as('to', 'End the path here'))]
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
  return file.name.length <= LONGEST_NAME ? file : new File([file], file.name.slice(-LONGEST_NAME))
}
