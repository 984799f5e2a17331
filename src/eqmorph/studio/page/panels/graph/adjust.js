// "Make it ...": the setting on screen moved by what a text asks, again and again.

import { LIMITS } from '../../server/told.js'
import { make } from '../../dom/make.js'

export function mountAdjust(root, { store, api, say, actions }) {
  const input = make('input', {
    id: 'adjust-field',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    enterkeyhint: 'go',
    maxlength: LIMITS.max_text_length,
    placeholder: 'a bit warmer',
  })
  const button = make('button', { type: 'submit' }, 'Adjust')
  const form = make(
    'form',
    { class: 'adjust', onsubmit: submit },
    make('label', { for: 'adjust-field' }, 'Make it'),
    input,
    button,
  )
  root.append(form)
  let asked = 0

  async function submit(event) {
    event.preventDefault()
    const text = input.value.trim()
    if (!text) return input.focus()
    const mine = ++asked
    form.classList.add('busy')
    try {
      const { setting: begun, turns } = store.get()
      const { setting } = await api.adjust(
        begun,
        turns.length ? { text, previous: turns } : { text },
      )
      if (mine !== asked) return undefined
      // A hand that went on meanwhile is followed: it is asked of what there is now.
      if (store.get().setting !== begun) return submit(event)
      actions.putAdjusted(setting, text)
      input.select()
    } catch (error) {
      if (mine === asked) say(error)
    } finally {
      form.classList.remove('busy')
    }
    return undefined
  }
}
