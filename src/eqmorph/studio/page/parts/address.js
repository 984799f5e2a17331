// The address holds the state: read at the start and when it is changed, written as one goes.

import { fromHash, toHash } from '../core/link.js'

const REST_MS = 300 // browsers allow some 200 changes of the address in half a minute

export function mount(_root, { store, say, explain }) {
  let timer = 0

  /** Returns whether there was something to read. */
  function read(options) {
    try {
      const patch = fromHash(location.hash)
      if (!patch) return false
      store.set(patch, options)
      return true
    } catch (error) {
      say(error)
      return false
    }
  }

  function write() {
    const hash = toHash(store.get())
    if (hash !== location.hash) history.replaceState(null, '', hash)
  }

  window.addEventListener('hashchange', () => {
    // A link to a part of the page has led there; the address goes on holding the state.
    if (isPart(location.hash)) write()
    else if (read({ history: true, label: 'link' })) explain()
  })
  store.subscribe((state, previous) => {
    if (state.base === null || (state.answer !== previous.answer && state.base === previous.base))
      return
    clearTimeout(timer)
    timer = setTimeout(write, REST_MS)
  })
  window.addEventListener('pagehide', () => store.get().base && write())
  return !isPart(location.hash) && read({ history: false })
}

function isPart(hash) {
  return document.getElementById(hash.slice(1)) !== null
}
