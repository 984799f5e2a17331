// The amount: −100 % is the opposite, 0 flat, 100 % as learned, 200 % twice as strong.

import { percentText } from '../../eq/format.js'
import { LIMITS } from '../../server/told.js'
import { dragsOf } from '../../dom/drags.js'
import { make } from '../../dom/make.js'

const { lowest_amount: LOWEST, highest_amount: HIGHEST } = LIMITS
const SPAN = HIGHEST - LOWEST
const TICKS = Array.from({ length: SPAN + 1 }, (_, i) => LOWEST + i)

export function mountAmount(root, { store, actions }) {
  const slider = make('input', {
    id: 'amount',
    type: 'range',
    min: 100 * LOWEST,
    max: 100 * HIGHEST,
    step: '1',
    title: 'Double-click for 100 %',
  })
  const value = make('output', { for: 'amount', class: 'amount-value' })
  // For the pointer; the slider itself has the same for keys.
  const ticks = TICKS.map((tick) => {
    const button = make(
      'button',
      {
        type: 'button',
        class: 'tick',
        tabindex: '-1',
        'aria-hidden': 'true',
        onclick: () => set(tick),
      },
      percentText(tick).replace(' %', ''),
    )
    button.style.setProperty('--share', String((tick - LOWEST) / SPAN))
    return button
  })
  root.append(
    make('label', { for: 'amount' }, 'Amount'),
    slider,
    value,
    make('div', { class: 'ticks' }, ...ticks),
  )

  function set(amount, gesture = null) {
    actions.setAmount(amount, gesture)
  }

  function show(amount) {
    slider.value = String(Math.round(100 * amount))
    slider.setAttribute('aria-valuetext', percentText(amount))
    value.textContent = percentText(amount)
    // The track is filled from 0 to the value.
    const [start, end] = [-LOWEST / SPAN, (amount - LOWEST) / SPAN].sort((a, b) => a - b)
    slider.style.setProperty('--from', place(start))
    slider.style.setProperty('--to', place(end))
  }

  const drags = dragsOf(slider, 'amount', actions.giveUp)
  slider.addEventListener('input', () => {
    if (drags.isGivenUp()) show(store.get().amount)
    else set(slider.valueAsNumber / 100, drags.gesture())
  })
  slider.addEventListener('dblclick', () => set(1))
  store.subscribe((state, previous) => state.amount !== previous.amount && show(state.amount))
  show(store.get().amount)
}

// Where the middle of the thumb is at a share of the track.
const place = (share) => `calc(${share.toFixed(4)} * (100% - var(--thumb)) + var(--thumb) / 2)`
