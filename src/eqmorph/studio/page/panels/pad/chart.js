// The map of words as a drawing: dots, labels that never overlap, the puck and its threads.

import { overlaps, thinned } from './labels.js'

const SVG = 'http://www.w3.org/2000/svg'
const SMALLEST_LABEL = 0.72 // of the text size around
const LARGEST_LABEL = 1.15
const SMALLEST_DOT = 1.6 // pixels
const LARGEST_DOT = 4.2
const HEAVY_FROM = 4 // people, from where on a label is set in bold
const GAP = 1.5 // pixels between a dot and its label
const FARTHEST = 4 // half lines that the label of such a word may stand off
const USUAL_TEXT = 14 // pixels; the drawing grows with the text

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  parent.append(made)
  return made
}

// 0 for nobody to 1 for the word of most people.
function weightOf(place, most) {
  return Math.log1p(place.n_people) / Math.log1p(Math.max(most, 1))
}

function measurer(svg) {
  const style = getComputedStyle(svg)
  const context = document.createElement('canvas').getContext('2d')
  return (text, size, weight) => {
    context.font = `${weight} ${size}px ${style.fontFamily}`
    return context.measureText(text).width
  }
}

/**
 * Three sheets on each other, so that what moves in every frame is not drawn with what rests: the
 * axes and threads, the words, the puck.
 *
 * @param {{under: SVGSVGElement, words: SVGSVGElement, puck: HTMLElement}} sheets  sized by the page
 * @returns {{setPlaces, show, mark}}
 */
export function createChart({ under, words: svg, puck }) {
  const [axes, threads] = ['axes', 'threads'].map((name) => layer(name, under))
  const [dots, labels] = ['dots', 'labels'].map((name) => layer(name, svg))
  let words = []
  let view = null
  let taken = [] // boxes of the controls on the map
  let marked = ''
  let unit = 1 // pixels, at the usual text size

  function setPlaces(places) {
    const most = Math.max(...places.map((p) => p.n_people))
    dots.replaceChildren()
    labels.replaceChildren()
    words = places.map((place) => drawWord(place, weightOf(place, most), dots, labels))
  }

  /** Draw the part of the map that a view shows; no label goes where something else is. */
  function show(next, others = []) {
    view = next
    taken = others
    marked = ''
    for (const sheet of [under, svg])
      sheet.setAttribute('viewBox', `0 0 ${view.width} ${view.height}`)
    drawAxes(axes, view)
    const size = parseFloat(getComputedStyle(svg).fontSize)
    unit = size / USUAL_TEXT
    const width = measurer(svg)
    for (const word of words) place(word, view, size, width)
    const frame = { left: 2, top: 2, right: view.width - 2, bottom: view.height - 2 }
    const seen = words.filter((word) => inFrame(word.at, frame))
    const boxes = thinned(seen.map(wanted), frame, taken)
    for (const word of words) word.box = null
    seen.forEach((word, i) => (word.box = boxes[i]))
    for (const word of words) setLabel(word, word.box)
  }

  /** Put the puck on a place and join it to the words it blends. */
  function mark(at, parts) {
    const p = view.toPixels(at)
    puck.style.transform = `translate(${p.x.toFixed(2)}px, ${p.y.toFixed(2)}px)`
    drawThreads(threads, p, parts, view, unit)
    const names = parts.map((part) => part.word).join('\n')
    if (names !== marked) light(parts)
    marked = names
  }

  // The blended words are always named; what would lie under their names steps aside.
  function light(parts) {
    const lit = parts.map((part) => words.find((word) => word.place.word === part.word))
    const frame = { left: 0, top: 0, right: view.width, bottom: view.height }
    const kept = lit.filter((word) => word.box)
    const boxes = kept.map((word) => word.box)
    const added = lit.filter((word) => !word.box && inFrame(word.at, frame))
    const found = thinned(added.map(wanted), frame, [...taken, ...boxes])
    for (const word of words) {
      setLit(word, lit.includes(word))
      if (word.isLit) continue
      const covered = word.box && found.some((box) => box && overlaps(box, word.box))
      setLabel(word, covered ? null : word.box)
    }
    added.forEach((word, i) => setLabel(word, found[i]))
  }

  return { setPlaces, show, mark }
}

function layer(name, svg) {
  return element('g', { class: `pad-${name}` }, svg)
}

function drawWord(place, weight, dots, labels) {
  const dot = element('circle', { class: 'dot' }, dots)
  const label = element('text', { class: 'word' }, labels)
  label.textContent = place.word
  label.classList.toggle('many', place.n_people >= HEAVY_FROM)
  for (const part of [dot, label]) part.dataset.word = place.word
  return { place, weight, dot, label, box: null, shown: undefined, isLit: false, at: null }
}

function place(word, view, size, width) {
  word.at = view.toPixels(word.place)
  word.radius = (SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * word.weight) * (size / USUAL_TEXT)
  word.dot.setAttribute('r', word.radius.toFixed(2))
  word.dot.setAttribute('cx', word.at.x.toFixed(2))
  word.dot.setAttribute('cy', word.at.y.toFixed(2))
  word.size = size * (SMALLEST_LABEL + (LARGEST_LABEL - SMALLEST_LABEL) * word.weight)
  word.width = width(word.place.word, word.size, word.place.n_people >= HEAVY_FROM ? 650 : 450)
  word.label.setAttribute('font-size', word.size.toFixed(2))
}

function wanted(word) {
  const { x, y } = word.at
  const far = word.place.n_people >= HEAVY_FROM ? FARTHEST : 0
  return { x, y, width: word.width, height: word.size, gap: word.radius + GAP, far }
}

// What is so already is not set again: every touch makes the browser lay the drawing out anew.
function setLit(word, isLit) {
  if (word.isLit === isLit) return
  word.isLit = isLit
  word.dot.classList.toggle('lit', isLit)
  word.label.classList.toggle('lit', isLit)
}

function setLabel(word, box) {
  if (word.shown === box) return
  word.shown = box
  word.label.setAttribute('visibility', box ? 'visible' : 'hidden')
  if (!box) return
  word.label.setAttribute('x', box.left.toFixed(2))
  word.label.setAttribute('y', (box.top + 0.8 * word.size).toFixed(2))
}

function inFrame(at, frame) {
  return at.x >= frame.left && at.x <= frame.right && at.y >= frame.top && at.y <= frame.bottom
}

// The cross of no change.
function drawAxes(parent, view) {
  const origin = view.toPixels({ x: 0, y: 0 })
  parent.replaceChildren()
  element('line', { x1: 0, x2: view.width, y1: origin.y, y2: origin.y }, parent)
  element('line', { x1: origin.x, x2: origin.x, y1: 0, y2: view.height }, parent)
}

function drawThreads(parent, p, parts, view, unit) {
  while (parent.childElementCount < parts.length) element('line', {}, parent)
  while (parent.childElementCount > parts.length) parent.lastChild.remove()
  parts.forEach((part, i) => {
    const end = view.toPixels(part)
    const line = parent.children[i]
    line.setAttribute('x1', p.x.toFixed(2))
    line.setAttribute('y1', p.y.toFixed(2))
    line.setAttribute('x2', end.x.toFixed(2))
    line.setAttribute('y2', end.y.toFixed(2))
    line.setAttribute('stroke-width', (unit * (1 + 4 * part.share)).toFixed(2))
  })
}
