// Elements and drawings, made shortly.

const SVG = 'http://www.w3.org/2000/svg'

/**
 * @typedef {Record<string, unknown>} Attributes
 * @typedef {(Node | string)[]} Children
 */

/**
 * @template {Element} Made
 * @param {Made} made
 * @param {Attributes} attributes
 * @param {Children} children
 */
function fill(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      made.addEventListener(key.slice(2), /** @type {EventListener} */ (value))
    } else if (typeof value === 'boolean') made.toggleAttribute(key, value)
    else made.setAttribute(key, String(value))
  }
  made.append(...children)
  return made
}

/**
 * An element with attributes (functions are listeners: onclick, oninput) and children.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes
 * @param {Children} children
 */
export const make = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children)

/**
 * The same for a drawing.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes
 * @param {Children} children
 */
export const draw = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children)

/** A line drawing of the size of a letter, which says nothing by itself. @param {string} d */
export const icon = (d) =>
  draw(
    'svg',
    { viewBox: '0 0 24 24', class: 'line-icon', 'aria-hidden': 'true' },
    draw('path', { d }),
  )

/**
 * A button with a line drawing in place of a text.
 *
 * @type {(label: string, d: string, attributes?: Attributes) => HTMLButtonElement}
 */
export function iconButton(label, d, attributes = {}) {
  return make(
    'button',
    { type: 'button', class: 'icon quiet', 'aria-label': label, title: label, ...attributes },
    icon(d),
  )
}
