// Files of other tools: read by the server, shown, and offered as long as the page is open.

import { LIMITS } from '../server/told.js'
import { asSentence, calledInWords } from './described.js'

/**
 * @typedef {import('../eq/bands.js').Setting} Setting
 * @typedef {{name: string, setting: Setting, base?: Setting, amount?: number, verdict?: string}} Preset
 * @typedef {object} Brought  a file of another tool, as it was read
 * @property {string} file  its name
 * @property {string} name  the same without its ending
 * @property {Setting} setting
 * @property {string} summary
 * @property {string[]} notes
 * @property {string} verdict  what is to be known first
 * @property {string} called  what people would call it; '' until that is known
 */

/**
 * @param {import('./asking.js').Studio} studio
 * @param {(preset: Preset) => void} show  puts a setting with a name on screen
 */
export function createBringing({ api, store, say }, show) {
  let asked = 0

  /** @param {Brought[]} brought */
  const put = (brought) => store.set({ brought: Object.freeze(brought) })

  return {
    /** Read files; the first is put on screen, and all are kept under `brought`. @param {File[]} files */
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

/** @type {(found: Api.ImportAnswer, file: string) => Readonly<Brought>} */
function brought({ how_close: close, notes, setting, summary }, file) {
  const said = [...new Set([...close, ...notes])].map(asSentence)
  const verdict = `${file} is on screen: ${close[0] ?? summary}.`
  const name = file.replace(/\.[^.]+$/, '')
  return Object.freeze({ file, name, setting, summary, notes: said, verdict, called: '' })
}

// A name is for messages only, and the server takes no endless ones.
/** @param {File} file */
function named(file) {
  const most = LIMITS.max_name_length
  return file.name.length <= most ? file : new File([file], file.name.slice(-most))
}
