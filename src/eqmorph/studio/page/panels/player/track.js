// The sound as an outline with a slider over it, and its times.

import { outlinePath } from '../../audio/outline.js'
import { draw, make } from '../../dom/make.js'
import { createLoopRange } from './loop-range.js'
import { clock, spokenTime } from './wording.js'

const STEP = 0.01 // seconds
const PAGE = 5 // seconds, of the arrow keys with Shift and of Page up and down
const JUMPS = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageUp: PAGE,
  PageDown: -PAGE,
}

/** {element, show(), follow()}: `follow` is called for every picture while something plays. */
export function createTrack(audio) {
  const slider = make('input', {
    type: 'range',
    min: '0',
    max: '0',
    step: String(STEP),
    value: '0',
    'aria-label': 'Position',
  })
  const [now, end] = [make('span', { class: 'now' }), make('span', { class: 'end' })]
  const waves = ['rest', 'played'].map(createWave)
  const played = waves[1].svg
  const looped = createLoopRange(audio)
  const element = make(
    'div',
    { class: 'track' },
    make(
      'div',
      { class: 'track-wave' },
      ...waves.map((wave) => wave.svg),
      slider,
      ...looped.elements,
    ),
    make('p', { class: 'track-times', 'aria-hidden': 'true' }, now, end),
  )
  let drawn = null // the outline that is shown

  slider.addEventListener('input', () => audio.seek(Number(slider.value)))
  slider.addEventListener('keydown', (event) => {
    const seconds = JUMPS[event.key] * (event.shiftKey && event.key.startsWith('Arrow') ? PAGE : 1)
    if (!seconds || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    audio.seek(audio.position + seconds)
    show()
  })

  function drawOutline(outline) {
    drawn = outline
    for (const { svg, path } of waves) {
      svg.setAttribute('viewBox', `0 0 ${outline?.length ?? 1} 2`)
      path.setAttribute('d', outline ? outlinePath(outline) : '')
    }
  }

  function show() {
    const { buffer, duration, levels } = audio
    if (levels.outline !== drawn) drawOutline(levels.outline)
    slider.disabled = !buffer
    slider.max = String(duration)
    looped.show()
    write(end, clock(duration))
    follow()
  }

  function follow() {
    const { duration, position } = audio
    slider.value = String(position)
    const spoken = `${spokenTime(position)} of ${spokenTime(duration)}`
    if (slider.getAttribute('aria-valuetext') !== spoken) {
      slider.setAttribute('aria-valuetext', spoken)
    }
    const left = duration ? 100 - (100 * position) / duration : 100
    played.style.clipPath = `inset(0 ${left}% 0 0)`
    write(now, clock(position))
  }

  return { element, show, follow }
}

// Text that stays is left alone: writing it would lay out the page again.
function write(place, text) {
  if (place.textContent !== text) place.textContent = text
}

function createWave(name) {
  const path = draw('path', { 'vector-effect': 'non-scaling-stroke' })
  const box = { preserveAspectRatio: 'none', 'aria-hidden': 'true' }
  return { svg: draw('svg', { class: `wave ${name}`, ...box }, path), path }
}
