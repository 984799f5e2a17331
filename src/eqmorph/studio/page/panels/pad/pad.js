// The morph pad: the words as a map, and a puck that blends those around it.

import { createBlending } from './blending.js'
import { createChart } from './chart.js'
import { followPointer } from './pointer.js'
import { extent, showing, view, within, zoomed } from './view.js'
import { inPercent, shares } from './weights.js'
import { blendSentence, endsInWords, lyingSentence, placeInWords, sharesListed } from './wording.js'
import { isWord } from '../../state/words.js'
import { titleOf } from '../../state/title.js'
import { mountAxes } from './axes.js'
import { padMarkup } from './markup.js'

const ZOOM_STEP = 1.5
const STEPS_ACROSS = 50 // arrow presses from one side of what is seen to the other; Shift: a tenth
const REST_MS = 200
const ELSEWHERE = 'The setting on screen does not come from the map; move the puck to blend words.'

export async function mount(root, studio) {
  const parts = padMarkup(root)
  let places
  let axes
  try {
    const [words, found] = await Promise.all([studio.api.map(), studio.api.axes()])
    places = words.filter(({ word }) => isWord(word))
    axes = found
  } catch (error) {
    studio.say(error)
    const stop = studio.api.onReachable(() => {
      stop()
      mount(root, studio)
    })
    return
  }
  createPad(parts, places, axes.slice(0, 2), studio)
  mountAxes(parts.axes, axes, studio)
}

function createPad(el, places, axes, studio) {
  const ends = axes.map(endsInWords)
  const { store } = studio
  const whole = extent(places)
  const chart = createChart(el.sheets)
  const blending = createBlending(studio)
  let seen = null
  let puck = whereFrom(store.get(), places) ?? { x: 0, y: 0 }
  let blend = []
  let dragging = false
  let own = false // whether what is on screen, or on its way there, comes from here
  let drags = 0
  let before = null // a drag: {puck, own}
  const gesture = () => `pad ${drags}`
  let guest = null // what was last placed that is no word of the map

  chart.setPlaces(places)
  el.offer(places.map((place) => place.word))
  el.setRange(whole)
  el.name(axes)
  new ResizeObserver(resized).observe(el.map)

  function resized() {
    const { width, height } = el.map.getBoundingClientRect()
    if (width === 0 || height === 0) return
    seen = view(whole, width, height, seen?.zoom, seen?.centre)
    chart.show(seen, el.taken())
    draw()
  }

  function draw() {
    if (!seen) return
    blend = shares(places, puck.x, puck.y)
    chart.mark(puck, blend)
    say(inPercent(blend))
  }

  function say(shown) {
    const { source, text } = store.get()
    const here = own || source === 'pad' || (source === 'word' && wordAt(text, places))
    const lying = !here && guest !== null && guest.key === guestOf(store.get(), places)?.key
    el.map.classList.toggle('away', !here && !lying)
    el.setSentence(
      here ? blendSentence(shown) : lying ? lyingSentence(guest.name, shown) : ELSEWHERE,
    )
    el.setValue(puck, {
      x: `${placeInWords(puck.x, ends[0])}; ${sharesListed(shown)}`,
      y: `${placeInWords(puck.y, ends[1])}; ${sharesListed(shown)}`,
    })
  }

  /** Put the puck where what is on screen lies, if it is no word of the map. */
  async function place() {
    const wanted = guestOf(store.get(), places)
    if (!wanted) return
    const isWanted = () => guestOf(store.get(), places)?.key === wanted.key
    let found
    try {
      // A setting is placed when it rests.
      if (wanted.setting) await new Promise((rested) => setTimeout(rested, REST_MS))
      if (!isWanted()) return
      found = wanted.setting
        ? (await studio.api.describe(wanted.setting, 1)).place
        : await studio.api.place(wanted.key)
    } catch {
      return // that it cannot be answered, or that the server is gone, is said elsewhere
    }
    if (own || dragging || !isWanted()) return
    guest = wanted
    puck = within(whole, found)
    draw()
  }

  function look(next) {
    seen = next
    chart.show(seen, el.taken())
    draw()
  }

  /** Move the puck; `settled` asks for the very shares that are shown. A gesture is undone as one. */
  function move(place, settled, gesture = null) {
    own = true
    puck = within(whole, place)
    const inside = showing(seen, puck)
    if (inside !== seen && !dragging) look(inside)
    draw()
    blending.ask(settled ? inPercent(blend) : blend, puck, gesture)
  }

  followPointer(el.sheets.words, {
    at: (p) => seen.toMap(p),
    puck: () => seen.toPixels(puck),
    start: () => {
      dragging = true
      drags += 1
      before = { puck, own }
    },
    move: (place) => move(place, false, gesture()),
    end: (place) => {
      dragging = false
      if (place) move(place, true, gesture())
      else giveBack()
      el.x.focus({ preventScroll: true })
    },
    word: (name) =>
      move(
        places.find((place) => place.word === name),
        true,
      ),
    zoom: (factor, at) => look(zoomed(seen, factor, at)),
  })

  /** What was there before a drag that was given up. */
  function giveBack() {
    blending.stop()
    puck = before.puck
    own = before.own
    studio.actions.giveUp(gesture())
    draw()
  }

  function step(dx, dy, fine) {
    const size = (fine ? 0.1 : 1) * (seen.width / seen.scale.x / STEPS_ACROSS)
    move({ x: puck.x + dx * size, y: puck.y + dy * size }, true)
  }

  el.onStep(step)
  el.onRange((place) => move({ ...puck, ...place }, true))
  el.onZoom((factor) => look(showing(zoomed(seen, factor, seen.toPixels(puck)), puck)), ZOOM_STEP)
  el.onJump(async (text) => {
    const word = await onMap(text, places, studio)
    if (word) move(word, true)
  })

  store.subscribe((state, previous) => {
    if (dragging || blending.isWriting()) return
    if (state.setting !== previous.setting || state.source !== previous.source) {
      own = false
      blending.stop()
    }
    if (state.pad === previous.pad && state.source === previous.source) {
      if (
        guestOf(state, places)?.key === guestOf(previous, places)?.key &&
        state.text === previous.text
      )
        return
    }
    puck = whereFrom(state, places) ?? puck
    draw()
    place()
  })
  place()
}

/** What is on screen, if it lies on the map without being a word of it: a text, or a file's setting. */
function guestOf(state, places) {
  const { source, text, setting } = state
  if (source === 'file') return { key: setting, name: titleOf(state), setting }
  if (source !== 'word' || wordAt(text, places)) return null
  return { key: text, name: text, setting: null }
}

/** Where the puck stands for what is on screen: its own place, or the word's. */
function whereFrom({ source, pad, text }, places) {
  if (source === 'pad' && pad) return { x: pad.x, y: pad.y }
  if (source !== 'word') return null
  return wordAt(text, places)
}

function wordAt(text, places) {
  const wanted = text.trim().toLowerCase()
  return places.find((place) => place.word === wanted) ?? null
}

/** The word of the map that a text is, or the nearest one to it, said aloud. */
async function onMap(text, places, { api, say }) {
  const found = wordAt(text, places)
  if (found) return found
  try {
    const near = (await api.like(text)).find(({ word }) => wordAt(word, places))
    if (near) say(`“${text}” is not on the map; the nearest word on it is ${near.word}.`)
    return near ? wordAt(near.word, places) : null
  } catch (error) {
    say(error)
    return null
  }
}
