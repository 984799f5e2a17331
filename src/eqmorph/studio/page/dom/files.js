// Small pieces of the page that several parts make.

import { make } from './make.js'

/** Hand a blob to the user as a file. @type {(blob: Blob, name: string) => void} */
export function download(blob, name) {
  const url = URL.createObjectURL(blob)
  const link = make('a', { href: url, download: name, hidden: true })
  document.body.append(link)
  link.click()
  link.remove()
  // The browser reads the blob after the click; it is let go when that is surely done.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/**
 * Let an element be dragged out of the page as a file, where the browser can do that (Chromium), or
 * as its text.
 *
 * @param {HTMLElement} element
 * @param {() => {blob: Blob, file: string, text: string | null} | null} made  the file, if it is there
 */
export function dragOut(element, made) {
  element.draggable = true
  element.addEventListener('dragstart', (event) => {
    const found = made()
    if (!found || !event.dataTransfer) return event.preventDefault()
    const { blob, file, text } = found
    const url = URL.createObjectURL(blob)
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
    const type = (blob.type || 'application/octet-stream').split(';')[0]
    event.dataTransfer.effectAllowed = 'copy'
    event.dataTransfer.setData('DownloadURL', `${type}:${file}:${url}`)
    if (text !== null) event.dataTransfer.setData('text/plain', text)
    return undefined
  })
}

/**
 * Put text on the clipboard and say so.
 *
 * @param {string} text
 * @param {string} what
 * @param {(sentence: string, how?: {kind: 'error'}) => void} say
 */
export async function copy(text, what, say) {
  try {
    await navigator.clipboard.writeText(text)
    say(`${what} copied.`)
  } catch {
    say('The browser does not let this page copy; select the text and copy it yourself.', {
      kind: 'error',
    })
  }
}

/**
 * A title as the first part of a file's name: "warm to bright 40 %" is "warm-to-bright-40".
 *
 * @param {string} title
 */
export function fileStem(title) {
  const plain = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  const stem = plain.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '')
  return stem.slice(0, 60).replace(/-+$/, '') || 'eqmorph'
}

/**
 * A line that says what was done and offers to undo it; a new one replaces the old one.
 *
 * @param {HTMLElement} place  an empty element with role="status"
 * @param {string} sentence
 * @param {() => void} undo
 */
export function offerUndo(place, sentence, undo) {
  const button = make('button', { type: 'button', class: 'quiet' }, 'Undo')
  button.addEventListener('click', () => {
    place.replaceChildren()
    undo()
  })
  place.replaceChildren(make('span', {}, sentence), button)
  button.focus()
}

/**
 * A button that opens the file chooser; `onFile` gets the files, one unless `multiple` says so.
 *
 * @param {string} label
 * @param {string} accept
 * @param {(...files: File[]) => void} onFile
 * @param {{multiple?: boolean, [attribute: string]: unknown}} [attributes]
 */
export function fileButton(label, accept, onFile, { multiple = false, ...attributes } = {}) {
  const input = make('input', { type: 'file', accept, multiple, hidden: true, tabindex: '-1' })
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])]
    input.value = ''
    if (files.length) onFile(...files)
  })
  const button = make('button', { type: 'button', ...attributes }, label)
  button.addEventListener('click', () => input.click())
  return [button, input]
}
