// The model's words as presets: those of many people at first, any of the map when one is looked for.

import { make } from '../../dom/make.js'
import { isWord } from '../../state/words.js'

const MOST = 6

/** {element, show(wanted)}: the list of words that have a text in them. */
export function createFactory({ api, actions, say }) {
  const list = make('ul', { class: 'rows', 'aria-label': 'Words of the model' })
  const none = make('p', { class: 'hint' }, 'Loading.')
  let words = null
  let wanted = ''
  let firstOnes = 0

  async function load() {
    try {
      const [many, others] = await Promise.all([api.words(), api.map()])
      const known = new Set(many.map(({ term }) => term))
      const rest = others.filter(({ word }) => isWord(word) && !known.has(word))
      words = [
        ...many.map(({ term, n_contributors: people, summary }) => ({ term, people, summary })),
        ...rest.map(({ word, n_people: people }) => ({ term: word, people, summary: '' })),
      ]
      firstOnes = many.length
      show(wanted)
    } catch (error) {
      say(error)
      const stop = api.onReachable(() => {
        stop()
        load()
      })
    }
  }

  function row({ term, people, summary }) {
    const button = make(
      'button',
      {
        type: 'button',
        class: 'row-name',
        title: summary,
        onclick: () => actions.answerOrSay(term),
      },
      term,
    )
    const from = people === 0 ? '' : people === 1 ? '1 person' : `${people} people`
    return make('li', {}, button, make('span', { class: 'hint' }, from))
  }

  function show(text) {
    wanted = text
    if (!words) return
    const found = text ? words.filter(({ term }) => term.includes(text)) : words.slice(0, firstOnes)
    list.replaceChildren(...found.slice(0, MOST).map(row))
    const more = found.length - MOST
    none.textContent =
      found.length === 0
        ? 'No word of the model has this in it.'
        : more > 0
          ? `and ${more} more`
          : ''
  }

  const element = make('div', {}, list, none)
  // A first visit does not pay for what is below the fold.
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return
    seen.disconnect()
    load()
  })
  seen.observe(element)
  return { element, show }
}
