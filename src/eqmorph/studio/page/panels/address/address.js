// The address holds the state: read at the start and when it is changed, written as one goes. Each
// word that is asked for is a page of the browser's history, and the tab is called after it. What can
// be undone outlives a reload.

import { fromHash, toHash } from '../../state/link.js'
import { titleOf } from '../../state/title.js'

const REST_MS = 300 // browsers allow some 200 changes of the address in half a minute
const KEPT = 'eqmorph.steps'

export function mount(_root, { store, say, actions }) {
  let timer = 0
  let reading = false

  /** Hand on what the address holds; returns whether there was something to read. */
  function read(take) {
    reading = true
    try {
      const patch = fromHash(location.hash)
      if (!patch) return false
      take(patch)
      return true
    } catch (error) {
      say(error)
      return false
    } finally {
      reading = false
    }
  }

  function write() {
    clearTimeout(timer)
    const hash = toHash(store.get())
    if (hash !== location.hash) history.replaceState(null, '', hash)
  }

  function turnPage(state, previous) {
    clearTimeout(timer)
    // What was done to the word before belongs to its own page.
    history.replaceState(null, '', toHash(previous))
    history.pushState(null, '', toHash(state))
  }

  window.addEventListener('hashchange', () => {
    // A link to a part of the page has led there; the address goes on holding the state.
    if (isPart(location.hash)) write()
    else if (location.hash !== toHash(store.get()) && read(actions.openLink)) actions.explain()
  })
  store.subscribe((state, previous, how) => {
    const title = `${titleOf(state)} · eqmorph studio`
    if (title !== document.title) document.title = title
    if (state.base === null || (state.answer !== previous.answer && state.base === previous.base))
      return
    if (how === 'step' && !reading && previous.base && state.text !== previous.text) {
      turnPage(state, previous)
      return
    }
    clearTimeout(timer)
    timer = setTimeout(write, REST_MS)
  })
  window.addEventListener('pagehide', () => {
    if (!store.get().base) return
    // A reload may show either: the address as it was, or as it is written in the last moment.
    const before = location.hash
    write()
    keep([before, location.hash], store.steps())
  })
  if (isPart(location.hash) || !read(actions.begin) || !isComingBack()) return
  const steps = kept(location.hash)
  if (steps) actions.recall(steps)
}

function isPart(hash) {
  return document.getElementById(hash.slice(1)) !== null
}

/** Whether the page was here before in this tab: a link that is opened begins without steps. */
function isComingBack() {
  const [entry] = performance.getEntriesByType('navigation')
  const type = /** @type {PerformanceNavigationTiming} */ (entry)?.type
  return type === 'reload' || type === 'back_forward'
}

function keep(hashes, steps) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ hashes, steps }))
  } catch {
    // A browser that keeps nothing, or no more, forgets them with the page.
  }
}

function kept(hash) {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEPT))
    const whole = ({ setting }) => setting.bands.length === 5
    if (!found.hashes.includes(hash) || !Object.values(found.steps).flat().every(whole)) return null
    return found.steps
  } catch {
    return null
  }
}
