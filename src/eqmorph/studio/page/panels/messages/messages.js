// One line at the foot of the page about what was done or could not be.

import { sentenceOf } from '../../server/problems.js'

const SHOWN_MS = 5000

/**
 * @param {HTMLElement} root  holds a role="status" and a role="alert"
 * @returns {(message: string|Error, options?: {kind?: 'info'|'error'}) => void}
 */
export function createMessages(root) {
  const [info, error] = /** @type {any} */ (root.children)
  const text = document.createElement('span')
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'quiet'
  close.textContent = 'Close'
  error.append(text, close)
  let timer = 0

  const hide = () => (error.hidden = true)
  close.addEventListener('click', hide)
  document.addEventListener('keydown', (event) => event.key === 'Escape' && hide())

  return function say(message, { kind = 'info' } = {}) {
    if (kind === 'error' || message instanceof Error) {
      // Shown first and filled afterwards, so that a screen reader hears it.
      error.hidden = false
      text.textContent = message instanceof Error ? sentenceOf(message) : message
      return
    }
    hide()
    clearTimeout(timer)
    info.hidden = false
    info.textContent = message
    timer = setTimeout(() => (info.hidden = true), SHOWN_MS)
  }
}
