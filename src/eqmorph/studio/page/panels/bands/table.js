// The numbers of the five bands, editable in place.

import { BANDS } from '../../eq/bands.js'
import { isOff } from '../../eq/bend.js'
import { QUANTITIES, asBand } from '../../eq/format.js'
import { actionOf } from '../../eq/node-keys.js'
import { iconButton, make } from '../../dom/make.js'
import { createTelling } from '../../dom/telling.js'

const RESET = 'M4 12a8 8 0 1 0 2.5-5.8L4 8.5 M4 4v4.5h4.5'

export function mount(root, { store, actions }) {
  const problem = make('p', {
    class: 'bands-problem',
    id: 'bands-problem',
    role: 'alert',
    hidden: true,
  })
  const fields = [] // {input, index, quantity}
  const switches = [] // {power, alone} of each band
  const cards = BANDS.map((spec, i) => card(spec, i))
  root.append(
    make('h2', { class: 'visually-hidden' }, 'Bands'),
    make('div', { class: 'band-cards' }, ...cards),
    problem,
  )

  function card(spec, index) {
    const inputs = Object.keys(QUANTITIES).map((quantity) => field(spec, index, quantity))
    const button = iconButton(`Reset ${spec.label.toLowerCase()}`, RESET, {
      onclick: () => actions.resetBand(index),
    })
    const name = spec.label.toLowerCase()
    const power = make(
      'button',
      {
        type: 'button',
        class: 'band-number',
        'aria-label': `${spec.label} on`,
        title: `Switch ${name} off or on`,
        onclick: () => actions.switchBand(index),
      },
      String(index + 1),
    )
    const alone = make(
      'button',
      {
        type: 'button',
        class: 'quiet band-solo',
        'aria-label': `Hear ${name} alone`,
        title: `Hear ${name} alone`,
        onclick: () => actions.hearAlone(index),
      },
      'S',
    )
    switches.push({ power, alone })
    const head = make(
      'div',
      { class: 'band-head' },
      power,
      make('span', { class: 'band-name' }, spec.label),
      alone,
      button,
    )
    return make(
      'div',
      { class: `band-card band-${index + 1}`, role: 'group', 'aria-label': spec.label },
      head,
      make('div', { class: 'band-numbers' }, ...inputs),
    )
  }

  function field(spec, index, quantity) {
    const { said } = QUANTITIES[quantity]
    if (quantity === 'q' && !spec.q) {
      return make('span', { class: 'band-fixed', title: 'The Q of a shelf is fixed' }, 'Q 0.71')
    }
    const input = make('input', {
      'aria-label': `${said} of ${spec.label.toLowerCase()}`,
      class: `band-input band-${quantity}`,
      inputmode: quantity === 'gain_db' ? 'text' : 'decimal',
      autocomplete: 'off',
      spellcheck: 'false',
      enterkeyhint: 'done',
    })
    const one = { input, index, quantity }
    input.addEventListener('focus', () => input.select())
    input.addEventListener('change', () => commit(one))
    input.addEventListener('keydown', (event) => onKey(event, one))
    fields.push(one)
    return input
  }

  function commit(one) {
    const { input, index, quantity } = one
    // Untouched text stands for the number behind it, which has more digits.
    if (input.value === input.dataset.shown) return
    const { value, told } = asBand(input.value, quantity, index)
    if (!Number.isNaN(value)) actions.bend(index, { [quantity]: value })
    complain(told, input)
    show(one, store.get().setting, true)
  }

  function complain(sentence, input) {
    problem.hidden = !sentence
    problem.textContent = sentence ?? ''
    for (const other of fields) other.input.removeAttribute('aria-invalid')
    if (!sentence) return
    input.setAttribute('aria-invalid', 'true')
    input.setAttribute('aria-describedby', problem.id)
  }

  function onKey(event, one) {
    const { input, index, quantity } = one
    if (event.key === 'Enter') {
      commit(one)
      input.select()
    } else if (event.key === 'Escape') {
      complain(null)
      show(one, store.get().setting, true)
      input.select()
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault()
      const { setting } = store.get()
      const action = actionOf({ ...stepKey(event.key, quantity), shiftKey: event.shiftKey })
      if (typeof action !== 'function') return
      const numbers = action(setting.bands[index], BANDS[index])
      actions.bend(index, numbers, { key: 'step' })
      show(one, store.get().setting, true)
    }
  }

  function show({ input, index, quantity }, setting, always = false) {
    const text = QUANTITIES[quantity].show(setting.bands[index][quantity])
    const typing = document.activeElement === input && input.value !== input.dataset.shown
    if (typing && !always) return
    if (input.value !== text) input.value = text
    input.dataset.shown = text
  }

  function showSwitches(state) {
    switches.forEach(({ power, alone }, i) => {
      power.setAttribute('aria-pressed', String(!isOff(state, i)))
      alone.setAttribute('aria-pressed', String(state.solo === i))
    })
  }

  const showAll = (setting) => {
    for (const one of fields) show(one, setting)
  }
  const tellAll = createTelling(() => showAll(store.get().setting))

  store.subscribe((state, previous) => {
    if (state.selected !== previous.selected)
      cards.forEach((one, i) => one.classList.toggle('selected', i === state.selected))
    if (state.setting !== previous.setting || state.solo !== previous.solo) showSwitches(state)
    if (state.setting === previous.setting) return
    complain(null)
    if (state.source === 'hand') showAll(state.setting)
    else tellAll(state.setting)
  })
  showAll(store.get().setting)
  showSwitches(store.get())
}

// In a field up and down mean its own number, whichever that is.
function stepKey(key, quantity) {
  const up = key === 'ArrowUp'
  if (quantity === 'gain_db') return { key }
  if (quantity === 'q') return { key: up ? 'PageUp' : 'PageDown' }
  return { key: up ? 'ArrowRight' : 'ArrowLeft' }
}
