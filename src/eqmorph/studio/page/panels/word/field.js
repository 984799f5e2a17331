// The word field: a combobox of the known words that takes any text.
// Pattern: ARIA Authoring Practices, "Editable combobox with list autocomplete".

import { sentenceOf } from '../../server/problems.js'
import { titleOf } from '../../state/title.js'
import { LIMITS } from '../../server/told.js'
import { isWord } from '../../state/words.js'
import { make } from '../../dom/make.js'

const SHOWN = 8
const OFFERED = 3
const EMPTY = 'How should it sound?'
const FRESH_MS = 20_000
const REST_MS = 160 // of the keyboard, before the server is asked for words like the text

export function mountWordField(root, studio) {
  const el = markup(root)
  const { input, list } = el
  const suggestions = createSuggestions(studio.api)
  let active = -1 // of the options; -1: the text itself
  let asked = 0

  /** @type {() => HTMLElement[]} */
  const options = () => [...list.querySelectorAll('li')]
  const isOpen = () => !list.hidden

  /**
   * The word that is on screen; without one, the field is empty and names what is there.
   *
   * @param {import('../../state/store.js').State} state
   */
  function show(state) {
    const { text } = state
    input.placeholder = text ? EMPTY : `On screen: ${titleOf(state)}`
    if (document.activeElement === input && input.value !== input.dataset.shown) return
    input.value = text
    input.dataset.shown = text
  }

  function close() {
    list.hidden = true
    active = -1
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
  }

  function open(words) {
    list.replaceChildren(...words.map(option))
    list.hidden = words.length === 0
    input.setAttribute('aria-expanded', String(words.length > 0))
    mark(-1)
  }

  function mark(index) {
    active = index
    options().forEach((one, i) => one.setAttribute('aria-selected', String(i === index)))
    const chosen = options()[index]
    if (!chosen) return input.removeAttribute('aria-activedescendant')
    input.setAttribute('aria-activedescendant', chosen.id)
    return chosen.scrollIntoView({ block: 'nearest' })
  }

  function option({ word, people }, i) {
    const item = make(
      'li',
      { id: `word-option-${i}`, role: 'option', 'aria-selected': 'false' },
      make('span', {}, word),
    )
    if (people)
      item.append(make('span', { class: 'hint' }, people === 1 ? '1 person' : `${people} people`))
    item.dataset.word = word
    // The press must not take the focus from the field.
    item.addEventListener('pointerdown', (event) => event.preventDefault())
    item.addEventListener('click', () => answer(word))
    return item
  }

  async function suggest() {
    const mine = ++asked
    const text = input.value.trim()
    const known = await suggestions.known(text)
    if (mine !== asked || document.activeElement !== input) return
    open(known)
    if (known.length >= SHOWN || text.length < 2) return
    await new Promise((resolve) => setTimeout(resolve, REST_MS))
    if (mine !== asked) return
    const like = await suggestions.like(text, known)
    if (mine === asked && like.length && active < 0 && document.activeElement === input)
      open([...known, ...like])
  }

  async function answer(text) {
    const wanted = text.trim()
    asked++
    close()
    if (!wanted) return show(studio.store.get())
    input.value = wanted
    input.dataset.shown = wanted
    el.complain(null)
    root.classList.add('busy')
    try {
      await studio.actions.answer(wanted)
    } catch (error) {
      const mine = asked
      const words = await suggestions.instead(error)
      if (mine === asked) el.complain(error, words, answer, titleOf(studio.store.get()))
    } finally {
      root.classList.remove('busy')
    }
    return undefined
  }

  function onKey(event) {
    const count = options().length
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (move && !event.altKey) {
      event.preventDefault()
      if (!isOpen()) suggest()
      else mark(((active + 1 + move + count + 1) % (count + 1)) - 1)
    } else if (event.key === 'Escape') {
      // The first press closes the list, the second brings back the word on screen.
      if (isOpen()) close()
      else {
        input.dataset.shown = input.value
        show(studio.store.get())
      }
    } else if (event.key === 'Tab') close()
  }

  input.addEventListener('input', suggest)
  input.addEventListener('keydown', onKey)
  input.addEventListener('click', () => !isOpen() && suggest())
  input.addEventListener('focus', () => input.select())
  input.addEventListener('blur', close)
  el.form.addEventListener('submit', (event) => {
    event.preventDefault()
    answer(options()[active]?.dataset.word ?? input.value)
  })
  studio.store.subscribe((state, previous) => {
    // Whoever goes on with what is on screen has read it.
    if (state.setting !== previous.setting) el.complain(null)
    if (state.text !== previous.text) el.complain(null)
    if (state.text !== previous.text || (!state.text && state.title !== previous.title)) show(state)
  })
  studio.api.onReachable(() => el.complain(null))
  show(studio.store.get())
}

function markup(root) {
  const input = make('input', {
    id: 'word-field',
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-controls': 'word-list',
    'aria-expanded': 'false',
    'aria-describedby': 'word-problem',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    enterkeyhint: 'go',
    maxlength: LIMITS.max_text_length,
    placeholder: EMPTY,
  })
  const list = make('ul', { id: 'word-list', role: 'listbox', 'aria-label': 'Words', hidden: true })
  const problem = make('div', {
    id: 'word-problem',
    class: 'word-problem',
    role: 'alert',
    hidden: true,
  })
  const form = make(
    'form',
    { class: 'word-form', autocomplete: 'off' },
    make('label', { for: 'word-field', class: 'visually-hidden' }, 'Word or words'),
    make(
      'div',
      { class: 'word-box' },
      input,
      make('button', { type: 'submit', class: 'main' }, 'Set the EQ'),
      list,
    ),
  )
  root.append(form, problem)

  /** Say under the field what is wrong, offer what the server suggests, and dim what is of before. */
  function complain(error, words = [], answer = null, onScreen = '') {
    problem.hidden = !error
    input.setAttribute('aria-invalid', String(Boolean(error)))
    root.closest('.screen')?.classList.toggle('unanswered', Boolean(error))
    if (!error) return
    const chips = words.map((word) =>
      make('button', { type: 'button', class: 'chip', onclick: () => answer(word) }, word),
    )
    problem.replaceChildren(
      make('p', {}, sentence(sentenceOf(error))),
      make(
        'div',
        { class: 'chips' },
        ...chips,
        make('span', { class: 'hint' }, `On screen is still “${onScreen}”.`),
      ),
    )
  }

  return { input, list, form, complain }
}

const sentence = (text) =>
  `${text[0].toUpperCase()}${text.slice(1)}${/[.?]$/.test(text) ? '' : '.'}`

// The known words: those of many people first, then the others of the map, fetched anew once in a
// while, since the user may teach some. Words like a text are asked for as it is typed.
function createSuggestions(api) {
  let words = null
  let fetchedAt = -Infinity

  async function all() {
    if (words && performance.now() - fetchedAt < FRESH_MS) return words
    fetchedAt = performance.now()
    const [many, others] = await Promise.all([api.words(), api.map()])
    const known = new Map(many.map(({ term, n_contributors }) => [term, n_contributors]))
    for (const { word, n_people } of others) {
      if (isWord(word) && !known.has(word)) known.set(word, n_people)
    }
    words = [...known].map(([word, people]) => ({ word, people }))
    return words
  }

  async function known(text) {
    const wanted = text.toLowerCase()
    const found = await all().catch(() => [])
    const starting = found.filter(({ word }) => word.startsWith(wanted))
    const within = found.filter(({ word }) => !word.startsWith(wanted) && word.includes(wanted))
    return [...starting, ...within].slice(0, SHOWN)
  }

  /** Words whose curve is like the text's; none for a text that means nothing. */
  async function like(text, except) {
    const found = await api.like(text, SHOWN).catch(() => [])
    return found
      .map(({ word, n_people }) => ({ word, people: n_people }))
      .filter(({ word }) => !except.some((other) => other.word === word))
      .slice(0, SHOWN - except.length)
  }

  /** Words in the place of one that is unknown: like it, or else those of most people. */
  async function instead({ suggestions = [], status }) {
    if (suggestions.length || status !== 404) return suggestions
    return (await known('')).slice(0, OFFERED).map(({ word }) => word)
  }

  return { known, like, instead }
}
