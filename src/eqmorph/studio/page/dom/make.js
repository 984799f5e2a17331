// Elements and drawings, made shortly.

const SVG = 'http://www.w3.org/2000/svg'

function fill(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key.slice(2), value)
    else if (typeof value === 'boolean') made.toggleAttribute(key, value)
    else made.setAttribute(key, value)
  }
  made.append(...children)
  return made
}

/** An element with attributes (functions are listeners: onclick, oninput) and children. */
export const make = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children)

/** The same for a drawing. */
export const draw = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children)

/** A line drawing of the size of a letter, which says nothing by itself. */
export const icon = (d) =>
  draw(
    'svg',
    { viewBox: '0 0 24 24', class: 'line-icon', 'aria-hidden': 'true' },
    draw('path', { d }),
  )

/** A button with a line drawing in place of a text. */
export function iconButton(label, d, attributes = {}) {
  return make(
    'button',
    { type: 'button', class: 'icon quiet', 'aria-label': label, title: label, ...attributes },
    icon(d),
  )
}
