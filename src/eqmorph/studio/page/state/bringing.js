// Files of other tools: read by the server, shown, and offered as long as the page is open.

import { LIMITS } from '../server/told.js'
import { asSentence, calledInWords } from './described.js'

/**
 * @param {{api: object, store: object, say: (message: unknown) => void}} studio
 * @param {(preset: object) => void} show  puts a setting with a name on screen
 */
export function createBringing({ api, store, say }, show) {
  let asked = 0

  const put = (brought) => store.set({ brought: Object.freeze(brought) })

  return {
    /** Read files; the first is put on screen, and all are kept under `brought`. */
    async bring(...files) {
      const mine = ++asked
      put([])
      for (const file of files) {
        try {
          const found = await api.import_(named(file))
          if (mine !== asked) return
          const one = brought(found, file.name)
          if (store.get().brought.length === 0) show(one)
          put([...store.get().brought, one])
          const called = calledInWords(await api.describe(found.setting))
          if (mine !== asked) return
          put(store.get().brought.map((other) => (other === one ? { ...one, called } : other)))
        } catch (error) {
          if (mine === asked) say(error)
        }
      }
    },
  }
}

function brought({ how_close: close, notes, setting, summary }, file) {
  const said = [...new Set([...close, ...notes])].map(asSentence)
  const verdict = `${file} is on screen: ${close[0] ?? summary}.`
  const name = file.replace(/\.[^.]+$/, '')
  return Object.freeze({ file, name, setting, summary, notes: said, verdict, called: '' })
}

// A name is for messages only, and the server takes no endless ones.
function named(file) {
  const most = LIMITS.max_name_length
  return file.name.length <= most ? file : new File([file], file.name.slice(-most))
}
