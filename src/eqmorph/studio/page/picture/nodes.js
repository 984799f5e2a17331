// The five bands as points on the graph: dragged, turned, stepped with keys, and said aloud.

import { BANDS } from '../eq/bands.js'
import { bandText, rateText } from '../eq/format.js'
import { actionOf } from '../eq/node-keys.js'
import { make } from '../dom/make.js'
import { createTelling } from '../dom/telling.js'

const FINE = 0.1 // of a drag, while Shift is held
const WHEEL_OCTAVES = 1 / 600 // of Q for a pixel of the wheel
const LINE_PIXELS = 16 // of a wheel that counts in lines
const FINE_DIGITS = 2 // of a gain, while it is dragged
const STILL = 0.005 // pixels
const EDGE = 12 // pixels a node keeps from the upper and lower edge

/**
 * @typedef {object} Hand  what a hand has before it, and what becomes of what it does
 * @property {() => import('../eq/bands.js').Setting} setting
 * @property {(index: number, numbers: object, how: {gesture?: string, key?: string}) => void} bend
 * @property {(index: number) => void} resetBand
 * @property {(gesture: string) => void} giveUp
 * @property {(index: number) => void} selectBand
 */

/**
 * @param {HTMLElement} layer  over the plot
 * @param {Hand} hand
 * @param {{plot(): object, rate(): number}} graph
 * @param {AbortSignal} [signal]  ends all listening
 * @returns {{place(setting), tell(setting), isHeld(): boolean, onRelease(fn)}}
 */
export function createNodes(layer, hand, graph, signal) {
  const nodes = BANDS.map((spec, i) => layer.appendChild(markup(spec, i)))
  const held = new Map() // pointer id -> {x, y} of the pointers that are down
  let drag = null // {index, id, label, x, y, gain, octave}
  let gesture = 0
  const at = new Float64Array(2 * BANDS.length).fill(NaN) // where the points are, pixels
  let released = () => {}

  function change(index, numbers, label) {
    hand.bend(index, numbers, label.startsWith('drag') ? { gesture: label } : { key: label })
  }

  /** Put the points where the bands are, in every picture; what they say is told apart from it. */
  function place({ bands }) {
    const { x, y, height } = graph.plot()
    for (let i = 0; i < bands.length; i++) {
      const top = Math.min(Math.max(y(bands[i].gain_db), EDGE), height - EDGE)
      const left = x(bands[i].frequency_hz)
      // An element's place is a text; it is written only where it is another one.
      if (Math.abs(left - at[2 * i]) < STILL && Math.abs(top - at[2 * i + 1]) < STILL) continue
      at[2 * i] = left
      at[2 * i + 1] = top
      nodes[i].style.transform = `translate(${left.toFixed(2)}px, ${top.toFixed(2)}px)`
    }
  }

  const tellAll = createTelling((setting) =>
    nodes.forEach((node, i) => say(node, setting.bands[i], i)),
  )

  /** The words of the points: of what a hand is at at once. */
  function tell(setting) {
    nodes.forEach((node, i) => {
      if (node.matches('.held, :focus, :hover')) say(node, setting.bands[i], i)
    })
    tellAll(setting)
  }

  function say(node, band, index) {
    const digits = drag?.index === index ? FINE_DIGITS : 1
    const left = band.frequency_hz >= graph.rate() / 2
    const text = left
      ? `${bandText(band, digits)}; left out at ${rateText(graph.rate())}`
      : bandText(band, digits)
    node.classList.toggle('left-out', left)
    if (node.getAttribute('aria-valuetext') === text) return
    node.setAttribute('aria-valuetext', text)
    node.setAttribute('aria-valuenow', band.gain_db.toFixed(1))
    node.querySelector('.node-value').textContent = text
  }

  function start(event, index) {
    if (event.button !== 0) return
    event.preventDefault()
    nodes[index].focus({ preventScroll: true })
    held.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (drag) return
    nodes[index].setPointerCapture(event.pointerId)
    nodes[index].classList.add('held')
    drag = { index, id: event.pointerId, label: `drag ${++gesture}`, ...grasp(event, index) }
  }

  function grasp(event, index) {
    const band = hand.setting().bands[index]
    return {
      x: event.clientX,
      y: event.clientY,
      gain: band.gain_db,
      octave: Math.log2(band.frequency_hz),
      fine: event.shiftKey,
    }
  }

  function move(event) {
    if (!drag || !held.has(event.pointerId)) return
    const spread = distance(held)
    held.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (held.size > 1) pinch(distance(held) / spread)
    else if (event.pointerId === drag.id) pull(event)
  }

  function pull(event) {
    // Taken up afresh when Shift goes down or up, so that nothing jumps.
    if (event.shiftKey !== drag.fine) Object.assign(drag, grasp(event, drag.index))
    if (event.clientX === drag.x && event.clientY === drag.y) return
    const { octavesPerPixel, dbPerPixel } = graph.plot()
    const share = drag.fine ? FINE : 1
    const octave = drag.octave + share * (event.clientX - drag.x) * octavesPerPixel
    const gain = drag.gain - share * (event.clientY - drag.y) * dbPerPixel
    change(drag.index, { gain_db: gain, frequency_hz: 2 ** octave }, drag.label)
  }

  function pinch(ratio) {
    if (Number.isFinite(ratio) && ratio > 0) turn(drag.index, -Math.log2(ratio), drag.label)
    // The finger that stays must not make the node jump to where it is.
    const [first] = held.values()
    Object.assign(
      drag,
      grasp({ clientX: first.x, clientY: first.y, shiftKey: drag.fine }, drag.index),
    )
    drag.id = held.keys().next().value
  }

  function end(event) {
    held.delete(event.pointerId)
    if (!drag || held.size > 0) return
    const { index } = drag
    nodes[index].classList.remove('held')
    drag = null
    // Said as shortly as when nobody drags, whether or not it moved last.
    say(nodes[index], hand.setting().bands[index], index)
    released()
  }

  // Escape gives the drag up: the band is where it was, and the rest of the hand's way is nothing.
  function giveUp(event) {
    if (event.key !== 'Escape' || !drag) return
    event.preventDefault()
    hand.giveUp(drag.label)
    held.clear()
    end({})
  }

  /** Change the Q of a bell by octaves; a shelf's Q is fixed. */
  function turn(index, octaves, label) {
    if (!BANDS[index].q) return
    change(index, { q: hand.setting().bands[index].q * 2 ** octaves }, label)
  }

  function onWheel(event, index) {
    event.preventDefault()
    const pixels = event.deltaY * (event.deltaMode === 1 ? LINE_PIXELS : 1)
    // A pinch on a touchpad comes as a wheel with Ctrl, in small numbers.
    const octaves = -pixels * WHEEL_OCTAVES * (event.ctrlKey ? 6 : 1) * (event.shiftKey ? FINE : 1)
    turn(index, octaves, 'wheel')
  }

  function onKey(event, index) {
    const action = actionOf(event)
    if (!action) return
    event.preventDefault()
    const band = hand.setting().bands[index]
    if (action === 'reset') hand.resetBand(index)
    else if (!('q' in action(band, BANDS[index])) || BANDS[index].q)
      change(index, action(band, BANDS[index]), 'key')
  }

  nodes.forEach((node, i) => {
    node.addEventListener('pointerdown', (event) => start(event, i))
    node.addEventListener('dblclick', () => hand.resetBand(i))
    node.addEventListener('wheel', (event) => onWheel(event, i), { passive: false })
    node.addEventListener('keydown', (event) => onKey(event, i))
    node.addEventListener('focus', () => hand.selectBand(i))
    node.addEventListener('blur', () => hand.selectBand(-1))
  })
  // A second finger may come down beside the node.
  layer.parentElement.addEventListener('pointerdown', (event) => {
    if (drag && !held.has(event.pointerId))
      held.set(event.pointerId, { x: event.clientX, y: event.clientY })
  })
  window.addEventListener('pointermove', move, { signal })
  for (const over of ['pointerup', 'pointercancel']) {
    window.addEventListener(over, end, { signal })
  }
  document.addEventListener('keydown', giveUp, { signal })

  tell(hand.setting())
  return { place, tell, isHeld: () => drag !== null, onRelease: (fn) => (released = fn) }
}

function markup(spec, i) {
  return make(
    'div',
    {
      class: `node band-${i + 1}`,
      role: 'slider',
      tabindex: '0',
      'aria-label': spec.label,
      'aria-roledescription': 'band',
      'aria-orientation': 'vertical',
      'aria-valuemin': '-12',
      'aria-valuemax': '12',
      'aria-valuenow': '0',
      'aria-describedby': 'node-keys',
    },
    make('span', { class: 'node-number' }, String(i + 1)),
    make('span', { class: 'node-value', 'aria-hidden': 'true' }),
  )
}

/** Between the first two pointers that are down, in pixels; 0 if there are fewer. */
function distance(held) {
  const [a, b] = held.values()
  return b ? Math.hypot(a.x - b.x, a.y - b.y) : 0
}
