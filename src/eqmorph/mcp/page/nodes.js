// The five bands as points on the curve: dragged, turned with the wheel, stepped with keys.

import { BANDS } from '../../studio/page/eq/bands.js'
import { bandText } from '../../studio/page/eq/format.js'
import { actionOf } from '../../studio/page/eq/node-keys.js'

const EDGE = 10 // pixels a node keeps from the upper and lower edge
const WHEEL_OCTAVES = 1 / 600 // of Q for a pixel of the wheel

/**
 * @param {HTMLElement} layer
 * @param {{plot(): object, band(index: number): object, change(index, numbers), done()}} graph
 * @returns {(setting) => void}  puts the nodes where a setting has them
 */
export function createNodes(layer, graph) {
  const nodes = BANDS.map((spec, i) => {
    const node = document.createElement('div')
    node.className = 'node'
    node.tabIndex = 0
    node.textContent = String(i + 1)
    for (const [name, value] of Object.entries({
      role: 'slider',
      'aria-label': spec.label,
      'aria-valuemin': -12,
      'aria-valuemax': 12,
    }))
      node.setAttribute(name, value)
    node.addEventListener('pointerdown', (event) => drag(event, node, i))
    node.addEventListener('wheel', (event) => turn(event, i), { passive: false })
    node.addEventListener('keydown', (event) => step(event, i))
    layer.append(node)
    return node
  })

  function drag(event, node, index) {
    if (event.button !== 0) return
    const from = graph.band(index)
    node.setPointerCapture(event.pointerId)
    const move = ({ clientX, clientY }) => {
      const { octavesPerPixel, dbPerPixel } = graph.plot()
      graph.change(index, {
        gain_db: from.gain_db - (clientY - event.clientY) * dbPerPixel,
        frequency_hz: from.frequency_hz * 2 ** ((clientX - event.clientX) * octavesPerPixel),
      })
    }
    const end = () => {
      node.removeEventListener('pointermove', move)
      graph.done()
    }
    node.addEventListener('pointermove', move)
    node.addEventListener('lostpointercapture', end, { once: true })
  }

  function turn(event, index) {
    event.preventDefault()
    if (!BANDS[index].q) return
    graph.change(index, { q: graph.band(index).q * 2 ** (-event.deltaY * WHEEL_OCTAVES) })
    graph.done()
  }

  function step(event, index) {
    const action = actionOf(event)
    if (!action) return
    event.preventDefault()
    const spec = BANDS[index]
    graph.change(index, action === 'reset' ? spec.default : action(graph.band(index), spec))
    graph.done()
  }

  return (setting) => {
    const { x, y, height } = graph.plot()
    setting.bands.forEach((band, i) => {
      const top = Math.min(Math.max(y(band.gain_db), EDGE), height - EDGE)
      nodes[i].style.left = `${x(band.frequency_hz)}px`
      nodes[i].style.top = `${top}px`
      nodes[i].title = bandText(band)
      nodes[i].setAttribute('aria-valuenow', band.gain_db.toFixed(1))
      nodes[i].setAttribute('aria-valuetext', bandText(band))
    })
  }
}
