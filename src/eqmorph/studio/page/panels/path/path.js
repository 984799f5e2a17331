// The path: two ends, a slider between them, and going there and back.

import { dragsOf } from '../../dom/drags.js'
import { animate } from './animation.js'
import { asked, nameOf, pathInWords, pathTitle, sameEnds } from './ends.js'
import { alphas, settingAt } from './ladder.js'
import { pathMarkup } from './markup.js'

const LABEL = 'path'

export function mount(root, studio) {
  const { store } = studio
  const el = pathMarkup(root)
  const ladders = createLadders(studio)
  let wanted = store.get().path // where the hand is; the store follows when the ladder is there
  let questions = 0
  let stopAnimation = null
  let writing = false
  let gestures = 0
  let gesture = null // undone as one, however long it takes: a slide, an animation

  function show() {
    for (const [input, end] of [
      [el.from, wanted.from],
      [el.to, wanted.to],
    ]) {
      if (document.activeElement === input && input.value !== input.dataset.shown) continue
      input.value = nameOf(end)
      // Unchanged by the user: the page's undo is meant, not the field's.
      input.dataset.shown = input.value
    }
    el.slider.value = 100 * wanted.alpha
    el.slider.setAttribute('aria-valuetext', pathInWords(wanted))
    el.place.textContent = `${Math.round(100 * wanted.alpha)} %`
  }

  /** Put a place of a path on screen. */
  function put(next, ladder) {
    wanted = next
    const base = settingAt(ladder, next.alpha)
    writing = true
    studio.actions.goAlongPath(base, next, pathTitle(next), gesture)
    writing = false
    show()
  }

  async function go(next) {
    wanted = next
    show()
    const ready = ladders.ready(next)
    if (ready) return put(next, ready)
    const mine = ++questions
    const ladder = await ladders.load(next)
    if (mine !== questions) return undefined
    // Where the slider is by now, not where it was when the ladder was asked for.
    if (ladder) return put(wanted, ladder)
    wanted = store.get().path
    return show()
  }

  function choose(ends) {
    stop()
    go({ ...wanted, ...ends })
  }

  function onScreen() {
    const { setting, title, text, source } = store.get()
    const name = source === 'word' ? text : title || 'the setting on screen'
    return Object.freeze({ name, setting })
  }

  function typed(input, end) {
    const text = input.value.trim()
    if (!text) input.value = nameOf(wanted[end])
    else if (text !== nameOf(wanted[end])) choose({ [end]: text })
  }

  const begin = () => (gesture = `${LABEL} ${++gestures}`)

  function stop() {
    if (stopAnimation) gesture = null
    stopAnimation?.()
    stopAnimation = null
    el.animate.textContent = 'Animate'
  }

  async function start() {
    const ladder = ladders.ready(wanted) ?? (await ladders.load(wanted))
    if (!ladder || stopAnimation) return
    el.animate.textContent = 'Stop'
    begin()
    stopAnimation = animate(wanted.alpha, (alpha) => put({ ...wanted, alpha }, ladder))
  }

  const drags = dragsOf(el.slider, LABEL, () => {
    studio.actions.giveUp(gesture)
    gesture = null
  })

  el.from.addEventListener('change', () => typed(el.from, 'from'))
  el.to.addEventListener('change', () => typed(el.to, 'to'))
  el.fromScreen.addEventListener('click', () => choose({ from: onScreen() }))
  el.toScreen.addEventListener('click', () => choose({ to: onScreen() }))
  el.swap.addEventListener('click', () => {
    const { from, to, alpha } = wanted
    choose({ from: to, to: from, alpha: 1 - alpha })
  })
  el.slider.addEventListener('input', () => {
    if (drags.isGivenUp()) return show()
    stop()
    return go({ ...wanted, alpha: el.slider.valueAsNumber / 100 })
  })
  el.slider.addEventListener('pointerdown', begin)
  el.slider.addEventListener('change', () => (gesture = null))
  // Asked for before it is needed, so that the first slide is as quick as the others.
  for (const coming of ['pointerenter', 'focus']) {
    el.slider.addEventListener(coming, () => ladders.ready(wanted) ?? ladders.load(wanted))
  }
  el.animate.addEventListener('click', () => (stopAnimation ? stop() : start()))
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && stopAnimation) stop()
  })

  store.subscribe((state, previous) => {
    // Own words change what texts stand for.
    if (state.ownWords !== previous.ownWords) ladders.forget()
    if (state.wish !== previous.wish && state.wish) choose(state.wish)
    if (writing) return
    if (state.setting === previous.setting && state.path === previous.path) return
    questions += 1
    stop()
    wanted = state.path
    show()
  })
  show()
}

/** Ladders of paths, each asked for in one call; the newest path is the one that counts. */
function createLadders({ api, say }) {
  let held = null // {from, to, ladder}
  let asking = null // {from, to, answer, controller}

  async function fetched(path, { signal }) {
    try {
      const ends = [asked(path.from), asked(path.to)]
      const { steps } = await api.morph({ ends, alphas: alphas() }, { signal })
      held = { from: path.from, to: path.to, ladder: steps.map((step) => step.setting) }
      return held.ladder
    } catch (error) {
      if (!signal.aborted) say(error)
      return null
    } finally {
      if (!signal.aborted) asking = null
    }
  }

  function load(path) {
    if (asking && sameEnds(asking, path)) return asking.answer
    asking?.controller.abort()
    const controller = new AbortController()
    asking = { from: path.from, to: path.to, controller, answer: null }
    return (asking.answer = fetched(path, controller))
  }

  const forget = () => (held = null)

  return { load, forget, ready: (path) => (held && sameEnds(held, path) ? held.ladder : null) }
}
