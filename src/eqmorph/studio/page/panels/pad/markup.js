// What the morph pad is made of in the page, and what its controls report.

import { endsInWords, shareSentence } from './wording.js'

const MARKUP = `
  <div class="part-head">
    <h2>Morph pad</h2>
    <div class="chips pad-views" role="group" aria-label="What is shown">
      <button type="button" class="chip" aria-pressed="true">Map</button>
      <button type="button" class="chip" aria-pressed="false">Axes</button>
    </div>
    <form class="pad-jump">
      <label for="pad-word">Jump to word</label>
      <input id="pad-word" list="pad-words" autocomplete="off" spellcheck="false" />
      <datalist id="pad-words"></datalist>
      <button type="submit">Go</button>
    </form>
  </div>
  <div class="pad-frame">
    <p class="pad-axis pad-axis-y" aria-hidden="true"><span></span><span></span></p>
    <div class="pad-map" role="group" aria-label="Morph pad: a map of words">
      <svg class="pad-under" aria-hidden="true" focusable="false"></svg>
      <svg class="pad-words" aria-hidden="true" focusable="false"></svg>
      <div class="puck" aria-hidden="true"></div>
      <input id="pad-x" class="pad-slider" type="range" step="0.05"
        aria-label="First axis" aria-describedby="pad-keys" />
      <input id="pad-y" class="pad-slider" type="range" step="0.05" tabindex="-1"
        aria-label="Second axis" aria-describedby="pad-keys" />
      <div class="pad-zoom" role="group" aria-label="Zoom of the map">
        <button type="button" aria-label="Zoom in">+</button>
        <button type="button" aria-label="Zoom out">−</button>
      </div>
    </div>
    <p class="pad-axis pad-axis-x" aria-hidden="true"><span></span><span></span></p>
  </div>
  <div class="pad-said steady"><p id="pad-sentence"></p></div>
  <p class="hint pad-share"></p>
  <div class="axes" hidden></div>
  <p class="visually-hidden" id="pad-keys">Arrow keys move the puck in all four directions, with
    Shift in fine steps; plus and minus zoom.</p>
`

const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  PageUp: [0, 5],
  PageDown: [0, -5],
}

export function padMarkup(root) {
  root.innerHTML = MARKUP
  root.classList.add('pad')
  const find = (selector) => root.querySelector(selector)
  const [x, y] = [find('#pad-x'), find('#pad-y')]
  const map = find('.pad-map')
  const el = {
    map,
    x,
    y,
    axes: find('.axes'),
    sheets: { under: find('.pad-under'), words: find('.pad-words'), puck: find('.puck') },
    /** Name the axes by the words at their ends, and say what they hold. */
    name(axes) {
      const ends = axes.map(endsInWords)
      const [xEnds, yEnds] = ['x', 'y'].map((axis) => find(`.pad-axis-${axis}`).children)
      ;[xEnds[0], xEnds[1], yEnds[1], yEnds[0]].forEach((end, i) => {
        end.textContent = ends.flatMap(({ less, more }) => [less, more])[i]
      })
      ;[x, y].forEach((slider, i) => (slider.ariaLabel = `${ends[i].less} to ${ends[i].more}`))
      find('.pad-share').textContent = shareSentence(axes)
    },
    setSentence: (text) => change(find('#pad-sentence'), 'textContent', text),
    taken: () => [boxOf(find('.pad-zoom'))],
    offer: (words) => fillList(find('#pad-words'), words),
    setRange({ left, right, bottom, top }) {
      Object.assign(x, { min: left, max: right })
      Object.assign(y, { min: bottom, max: top })
    },
    setValue(place, said) {
      x.value = place.x
      y.value = place.y
      change(x, 'ariaValueText', said.x)
      change(y, 'ariaValueText', said.y)
    },
    onStep: (step) => onArrows([x, y], step),
    onRange(move) {
      x.addEventListener('input', () => move({ x: x.valueAsNumber }))
      y.addEventListener('input', () => move({ y: y.valueAsNumber }))
    },
    onZoom: (zoom, by) => onZoomControls(map, [x, y], zoom, by),
    onJump: (jump) => onSubmit(find('.pad-jump'), find('#pad-word'), jump),
  }
  for (const slider of [x, y]) showFocus(slider, map)
  switchViews(root)
  return el
}

/** The map or the axes, in the same place. */
function switchViews(root) {
  const buttons = [...root.querySelectorAll('.pad-views button')]
  const views = [['.pad-jump', '.pad-frame', '.pad-said', '.pad-share'], ['.axes']]
  buttons.forEach((button, shown) =>
    button.addEventListener('click', () => {
      buttons.forEach((one, i) => one.setAttribute('aria-pressed', String(i === shown)))
      views.forEach((parts, i) => {
        for (const part of parts) root.querySelector(part).hidden = i !== shown
      })
    }),
  )
}

function boxOf({ offsetLeft: left, offsetTop: top, offsetWidth, offsetHeight }) {
  return { left, top, right: left + offsetWidth, bottom: top + offsetHeight }
}

// Writing what is there already costs the browser a layout all the same.
function change(element, property, value) {
  if (element[property] !== value) element[property] = value
}

function fillList(list, words) {
  list.replaceChildren(...words.map((word) => new Option(word, word)))
}

function onArrows(sliders, step) {
  for (const slider of sliders) {
    slider.addEventListener('keydown', (event) => {
      const way = ARROWS[event.key]
      if (!way || event.ctrlKey || event.altKey || event.metaKey) return
      event.preventDefault()
      step(...way, event.shiftKey)
    })
  }
}

function onZoomControls(map, sliders, zoom, by) {
  const [closer, farther] = map.querySelectorAll('.pad-zoom button')
  closer.addEventListener('click', () => zoom(by))
  farther.addEventListener('click', () => zoom(1 / by))
  for (const slider of sliders) {
    slider.addEventListener('keydown', (event) => {
      if (event.key === '+' || event.key === '=') zoom(by)
      if (event.key === '-') zoom(1 / by)
    })
  }
}

function onSubmit(form, input, jump) {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (input.value.trim()) jump(input.value.trim())
  })
}

// The sliders are not seen; their focus is shown on the puck.
function showFocus(slider, map) {
  slider.addEventListener('focus', () =>
    map.classList.toggle('focused', slider.matches(':focus-visible')),
  )
  slider.addEventListener('blur', () => map.classList.remove('focused'))
}
