// Undo, redo and the theme, at the head of the page.

import { iconButton } from '../../dom/make.js'
import { createKeysDialog } from './keys.js'
import { createStepsMenu } from './steps.js'

const UNDO = 'M9 14 4 9l5-5 M4 9h10a6 6 0 0 1 0 12h-3'
const REDO = 'm15 14 5-5-5-5 M20 9H10a6 6 0 0 0 0 12h3'
const KEYS = 'M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4 M12 17.5v.5'
const THEMES = {
  system: 'M4 5h16v11H4z M9 20h6 M12 16v4',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  light:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z M12 2v2 M12 20v2 M4.9 4.9l1.4 1.4 M17.7 17.7l1.4 1.4 M2 12h2 M20 12h2 M4.9 19.1l1.4-1.4 M17.7 6.3l1.4-1.4',
}
const KEY = 'eqmorph.theme'

export function mount(root, { store, actions }) {
  const undo = iconButton('Undo', UNDO, { 'aria-keyshortcuts': 'Control+Z', onclick: actions.undo })
  const redo = iconButton('Redo', REDO, {
    'aria-keyshortcuts': 'Control+Shift+Z',
    onclick: actions.redo,
  })
  const keys = createKeysDialog()
  root.append(
    undo,
    redo,
    createStepsMenu({ store, actions }),
    themeButton(actions),
    iconButton('Keys', KEYS, { 'aria-keyshortcuts': '?', onclick: keys.open }),
    keys.element,
  )

  function show() {
    // aria-disabled keeps the focus where it is when the last step is undone.
    undo.setAttribute('aria-disabled', String(!store.canUndo()))
    redo.setAttribute('aria-disabled', String(!store.canRedo()))
  }
  store.subscribe(show)
  show()
  document.addEventListener('keydown', (event) => onKey(event, actions))
}

function onKey(event, { undo, redo }) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return
  const key = event.key.toLowerCase()
  const wanted = key === 'y' || (key === 'z' && event.shiftKey) ? redo : key === 'z' ? undo : null
  if (!wanted) return
  event.preventDefault()
  wanted()
}

// In a field whose text was changed the browser's own undo is meant; `data-shown` is the text that
// the page itself put there.
function isTyping(target) {
  if (!target.matches?.('input:not([type="range"], [type="checkbox"], [type="radio"]), textarea'))
    return false
  return target.value !== (target.dataset.shown ?? '')
}

function themeButton(actions) {
  const names = Object.keys(THEMES)
  const root = document.documentElement
  const button = iconButton('', '')
  let theme = root.dataset.theme ?? 'system'

  function show() {
    const label = `Theme: ${theme}`
    button.setAttribute('aria-label', label)
    button.title = label
    button.querySelector('path').setAttribute('d', THEMES[theme])
  }

  button.addEventListener('click', () => {
    theme = names[(names.indexOf(theme) + 1) % names.length]
    if (theme === 'system') delete root.dataset.theme
    else root.dataset.theme = theme
    try {
      localStorage.setItem(KEY, theme)
    } catch {
      // A browser that keeps nothing forgets the theme with the page.
    }
    show()
    actions.setTheme(theme)
  })
  show()
  return button
}
