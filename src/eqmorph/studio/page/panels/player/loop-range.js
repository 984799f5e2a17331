// The part of the sound that is looped, as two handles on its outline.

import { make } from '../../dom/make.js'
import { spokenTime } from './wording.js'

const STEP = 0.1 // seconds, of an arrow key; with Shift ten times as much
const ENDS = [
  ['from', 'Start of the loop'],
  ['to', 'End of the loop'],
]

/** {elements, show()}: to be put over the outline. */
export function createLoopRange(audio) {
  const shade = make('div', { class: 'loop-shade', 'aria-hidden': 'true' })
  const handles = ENDS.map(([end, label]) => handle(end, label))

  function handle(end, label) {
    const element = make('div', {
      class: `loop-end loop-${end}`,
      role: 'slider',
      tabindex: '0',
      'aria-label': label,
      title: `${label}; double-click for the whole sound`,
      'aria-valuemin': '0',
    })
    const move = (seconds) => (audio.range = { ...audio.range, [end]: seconds })
    element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return
      event.preventDefault()
      element.focus({ preventScroll: true })
      element.setPointerCapture(event.pointerId)
    })
    element.addEventListener('pointermove', (event) => {
      if (!element.hasPointerCapture(event.pointerId)) return
      const { left, width } = element.parentElement.getBoundingClientRect()
      move(((event.clientX - left) / width) * audio.duration)
    })
    element.addEventListener('dblclick', () => (audio.range = { from: 0, to: audio.duration }))
    element.addEventListener('keydown', (event) => {
      const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key]
      const goal = { Home: 0, End: audio.duration }[event.key]
      if (event.ctrlKey || event.altKey || event.metaKey) return
      if (way) move(audio.range[end] + way * STEP * (event.shiftKey ? 10 : 1))
      else if (goal !== undefined) move(goal)
      else return
      event.preventDefault()
    })
    return { element, end }
  }

  function show() {
    const { buffer, duration, loop, range } = audio
    const share = (seconds) => `${duration ? (100 * seconds) / duration : 0}%`
    shade.parentElement?.style.setProperty('--loop-from', share(range.from))
    shade.parentElement?.style.setProperty('--loop-to', share(range.to))
    shade.hidden = !buffer || !loop
    for (const { element, end } of handles) {
      element.hidden = !buffer || !loop
      element.setAttribute('aria-valuemax', duration.toFixed(1))
      element.setAttribute('aria-valuenow', range[end].toFixed(1))
      element.setAttribute('aria-valuetext', spokenTime(range[end]))
    }
  }

  return { elements: [shade, ...handles.map(({ element }) => element)], show }
}
