// The schools of a word: the different ways in which people do it, as chips with their curves.

import { scaled } from '../core/bands.js'
import { logFrequencies, responseDb } from '../core/biquads.js'
import { areaOf, createPlot, pathOf } from '../core/plot.js'
import { draw, make } from './make.js'

const SMALL = createPlot(32, 18, 12)
const FREQUENCIES = logFrequencies(45)
const RATE = 48000 // Hz; at this size no rate looks different from another

export function mountSchools(root, { store, api }) {
  const title = make('span', { class: 'schools-title', id: 'schools-title' }, 'Variants')
  const chips = make('div', { class: 'chips', role: 'group', 'aria-labelledby': 'schools-title' })
  root.append(title, chips)
  let controller = null

  async function load(text) {
    controller?.abort()
    controller = new AbortController()
    const { signal } = controller
    try {
      const schools = await api.alternatives(text, undefined, { signal })
      if (!signal.aborted) show(schools)
    } catch {
      // A text of no known word has no schools; a server that is gone has its banner.
      if (!signal.aborted) show([])
    }
  }

  function show(schools) {
    const { answer } = store.get()
    if (schools.length < 2 || !answer) {
      chips.replaceChildren(make('span', { class: 'hint' }, 'one way only'))
      return
    }
    const all = chip('All', answer.setting, `All people: ${answer.summary}`, null)
    const each = schools.map(({ share, setting, summary }, i) =>
      chip(
        `${Math.round(100 * share)} %`,
        setting,
        `Variant ${i + 1}, ${Math.round(100 * share)} %: ${summary}`,
        i,
      ),
    )
    chips.replaceChildren(all, ...each)
    press(store.get())
  }

  function chip(text, setting, label, school) {
    const button = make(
      'button',
      { type: 'button', class: 'chip school', 'aria-label': label, title: label },
      sparkline(setting),
      text,
    )
    button.dataset.school = String(school)
    button.addEventListener('click', () => choose(setting, school))
    return button
  }

  function choose(base, school) {
    const { amount } = store.get()
    const patch = { base, setting: scaled(base, amount), school, source: 'word', title: '' }
    store.set(patch, { history: true, label: 'school' })
  }

  function press({ school, source }) {
    for (const button of chips.querySelectorAll('button')) {
      const on = source === 'word' && button.dataset.school === String(school)
      button.setAttribute('aria-pressed', String(on))
    }
  }

  store.subscribe((state, previous) => {
    if (state.answer !== previous.answer && state.answer) load(state.answer.asked)
    if (state.school !== previous.school || state.source !== previous.source) press(state)
  })
  if (store.get().answer) load(store.get().answer.asked)
}

function sparkline(setting) {
  const gains = responseDb(setting, FREQUENCIES, RATE)
  const zero = gains.map(() => 0)
  return draw(
    'svg',
    { viewBox: `0 0 ${SMALL.width} ${SMALL.height}`, class: 'sparkline', 'aria-hidden': 'true' },
    draw('path', { class: 'sparkline-area', d: areaOf(SMALL, FREQUENCIES, zero, gains) }),
    draw('path', { class: 'sparkline-curve', d: pathOf(SMALL, FREQUENCIES, gains) }),
  )
}
