// An EQ file of another tool: on the graph, in words, and as an end of a path.

import { fileButton } from '../../dom/files.js'
import { make } from '../../dom/make.js'

const READABLE = '.txt,.json,.yml,.yaml,.csv,.cfg,.conf,.ini,text/plain,application/json'

export function mount(root, { store, say, actions }) {
  const result = make('div', { hidden: true, role: 'status' })
  root.append(
    make('h3', {}, 'Bring in'),
    make(
      'div',
      { class: 'line' },
      ...fileButton('Open EQ files', READABLE, actions.bring, { multiple: true }),
    ),
    make(
      'p',
      { class: 'hint' },
      'Equalizer APO and AutoEq text, GraphicEQ, EasyEffects, CamillaDSP, CSV or eqmorph JSON; ',
      'or drop them anywhere on the page.',
    ),
    result,
  )

  function show(brought) {
    result.hidden = brought.length === 0
    result.replaceChildren(...brought.map(offered))
  }

  function offered(one) {
    const button = make('button', { type: 'button', onclick: () => actions.show(one) }, 'Show')
    const end = Object.freeze({ name: one.name, setting: one.setting })
    const line = make(
      'div',
      { class: 'line' },
      button,
      leading(end, 'from', 'Start the path here'),
      leading(end, 'to', 'End the path here'),
    )
    return make('div', { class: 'brought' }, ...told(one), line)
  }

  function leading(end, which, label) {
    const onclick = () => {
      actions.leadPath(which, end)
      say(`The path now ${which === 'from' ? 'starts at' : 'leads to'} ${end.name}.`)
    }
    return make('button', { type: 'button', class: 'quiet', onclick }, label)
  }

  store.subscribe((state, previous) => state.brought !== previous.brought && show(state.brought))
}

function told({ file, summary, called, notes }) {
  return [
    make('p', {}, make('strong', {}, file), `: ${summary}`),
    make('p', { class: 'called' }, called),
    ...(notes.length
      ? [make('ul', { class: 'notes' }, ...notes.map((note) => make('li', {}, note)))]
      : []),
  ]
}
