// The variants of a word: the different ways in which people do it, as chips with their curves.

import { logFrequencies, responseDb } from '../../eq/biquads.js'
import { areaOf, createPlot, pathOf } from '../../eq/plot.js'
import { draw, make } from '../../dom/make.js'

const SMALL = createPlot(32, 18, 12)
const FREQUENCIES = logFrequencies(45)
const RATE = 48000 // Hz; at this size no rate looks different from another

export function mountVariants(root, { store, api, actions }) {
  const title = make('span', { class: 'variants-title', id: 'variants-title' }, 'Variants')
  const chips = make('div', { class: 'chips', role: 'group', 'aria-labelledby': 'variants-title' })
  root.append(title, chips)
  let controller = null

  async function load(text) {
    controller?.abort()
    controller = new AbortController()
    const { signal } = controller
    try {
      const variants = await api.alternatives(text, undefined, { signal })
      if (!signal.aborted) show(variants)
    } catch {
      // A text of no known word has no variants; a server that is gone has its banner.
      if (!signal.aborted) show([])
    }
  }

  function show(variants) {
    const { answer } = store.get()
    if (variants.length < 2 || !answer) {
      chips.replaceChildren(make('span', { class: 'hint' }, 'one way only'))
      return
    }
    const all = chip('All', answer.setting, `All people: ${answer.summary}`, null)
    const each = variants.map(({ share, setting, summary }, i) =>
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

  function chip(text, setting, label, variant) {
    const button = make(
      'button',
      { type: 'button', class: 'chip variant', 'aria-label': label, title: label },
      sparkline(setting),
      text,
    )
    button.dataset.variant = String(variant)
    button.addEventListener('click', () => actions.chooseVariant(setting, variant))
    return button
  }

  function press({ variant, source }) {
    for (const button of chips.querySelectorAll('button')) {
      const on = source === 'word' && button.dataset.variant === String(variant)
      button.setAttribute('aria-pressed', String(on))
    }
  }

  store.subscribe((state, previous) => {
    if (state.answer !== previous.answer && state.answer) load(state.answer.asked)
    if (state.variant !== previous.variant || state.source !== previous.source) press(state)
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
