// The path: two ends, a slider between them, and going there and back.

import { scaled } from '../core/bands.js'
import { animate } from '../path/animation.js'
import { asked, nameOf, pathInWords, pathTitle, sameEnds } from '../path/ends.js'
import { alphas, settingAt } from '../path/ladder.js'
import { pathMarkup } from '../path/markup.js'

const LABEL = 'path'

export function mount(root, studio) {
  const { store } = studio
  const el = pathMarkup(root)
  const ladders = createLadders(studio)
  let stopAnimation = null
  let writing = false

  const path = () => store.get().path

  function show() {
    const now = path()
    for (const [input, end] of [[el.from, now.from], [el.to, now.to]]) {
      if (document.activeElement !== input) input.value = nameOf(end)
    }
    el.slider.value = 100 * now.alpha
    el.slider.setAttribute('aria-valuetext', pathInWords(now))
    el.place.textContent = `${Math.round(100 * now.alpha)} %`
  }

  /** Put a place of a path on screen; the ladder must be there. */
  function put(next, ladder) {
    const base = settingAt(ladder, next.alpha)
    writing = true
    store.set(
      {
        base,
        setting: scaled(base, store.get().amount),
        source: 'path',
        path: next,
        school: null,
        title: pathTitle(next),
      },
      { history: 'merge', label: LABEL },
    )
    writing = false
    show()
  }

  async function go(next) {
    const ready = ladders.ready(next)
    if (ready) return put(next, ready)
    const ladder = await ladders.load(next)
    // Where the slider is by now, not where it was when the ladder was asked for.
    if (ladder) put({ ...next, alpha: el.slider.valueAsNumber / 100 }, ladder)
    return undefined
  }

  function choose(ends) {
    stop()
    const next = { ...path(), ...ends }
    if (!sameEnds(next, path()) || store.get().source !== 'path') go(next)
    show()
  }

  function onScreen() {
    const { setting, title, text, source } = store.get()
    const name = source === 'word' ? text : title || 'the setting on screen'
    return Object.freeze({ name, setting })
  }

  function typed(input, end) {
    const text = input.value.trim()
    if (!text) input.value = nameOf(path()[end])
    else if (text !== nameOf(path()[end])) choose({ [end]: text })
  }

  function stop() {
    stopAnimation?.()
    stopAnimation = null
    el.animate.textContent = 'Animate'
  }

  async function start() {
    const ladder = ladders.ready(path()) ?? (await ladders.load(path()))
    if (!ladder) return
    el.animate.textContent = 'Stop'
    stopAnimation = animate(path().alpha, (alpha) => put({ ...path(), alpha }, ladder))
  }

  el.from.addEventListener('change', () => typed(el.from, 'from'))
  el.to.addEventListener('change', () => typed(el.to, 'to'))
  el.fromScreen.addEventListener('click', () => choose({ from: onScreen() }))
  el.toScreen.addEventListener('click', () => choose({ to: onScreen() }))
  el.swap.addEventListener('click', () => {
    const { from, to, alpha } = path()
    el.slider.value = 100 * (1 - alpha)
    choose({ from: to, to: from, alpha: 1 - alpha })
  })
  el.slider.addEventListener('input', () => {
    stop()
    go({ ...path(), alpha: el.slider.valueAsNumber / 100 })
  })
  // Asked for before it is needed, so that the first slide is as quick as the others.
  for (const coming of ['pointerenter', 'focus']) {
    el.slider.addEventListener(coming, () => ladders.ready(path()) ?? ladders.load(path()))
  }
  el.animate.addEventListener('click', () => (stopAnimation ? stop() : start()))
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && stopAnimation) stop()
  })

  store.subscribe((state, previous) => {
    if (writing) return
    if (state.setting !== previous.setting) stop()
    if (state.path !== previous.path) show()
  })
  studio.setPathEnd = (end, value) => choose({ [end]: value })
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
      if (!signal.aborted) say(error.message, { kind: 'error' })
      return null
    } finally {
      if (!signal.aborted) asking = null
    }
  }

  function load(path) {
    if (asking && sameEnds(asking, path)) return asking.answer
    asking?.controller.abort()
    const controller = new AbortController()
    asking = { from: path.from, to: path.to, controller }
    return (asking.answer = fetched(path, controller))
  }

  return { load, ready: (path) => (held && sameEnds(held, path) ? held.ladder : null) }
}
