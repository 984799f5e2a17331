// Presets kept in this browser: a list under one key of its storage. No DOM.

import { BANDS, legal } from '../../eq/bands.js'
import { Problem } from '../../server/problems.js'

export const KEY = 'eqmorph.presets'
const VERSION = 1
const LONGEST_NAME = 80

/** What cannot be done with the shelf, as a sentence for the user. */
export class ShelfError extends Problem {}

/**
 * @param {() => Storage} storageOf  may throw where the browser keeps nothing
 */
export function createShelf(storageOf) {
  function list() {
    try {
      const kept = storageOf().getItem(KEY)
      return kept ? read(kept, 'The presets kept in this browser') : []
    } catch (error) {
      throw error instanceof ShelfError ? error : unavailable()
    }
  }

  function keep(presets) {
    let storage
    try {
      storage = storageOf()
    } catch {
      throw unavailable()
    }
    try {
      storage.setItem(KEY, toJson(presets))
    } catch (error) {
      throw error?.name === 'QuotaExceededError' ? full() : unavailable()
    }
    return presets
  }

  /** Put a preset under its name, over the one that had it. Returns the list before. */
  function save(preset) {
    const before = list()
    const named = { ...preset, name: cleanName(preset.name) }
    const at = before.findIndex((p) => p.name === named.name)
    keep(at < 0 ? [...before, named] : before.with(at, named))
    return before
  }

  function rename(name, wanted) {
    const [before, next] = [list(), cleanName(wanted)]
    if (next !== name && before.some((p) => p.name === next)) {
      throw new ShelfError(`There is a preset called “${next}” already; choose another name.`)
    }
    return keep(before.map((p) => (p.name === name ? { ...p, name: next } : p)))
  }

  /** Returns the list before. */
  function remove(name) {
    const before = list()
    keep(before.filter((p) => p.name !== name))
    return before
  }

  /** Add presets of a file, under names that are still free. Returns how many were new. */
  function add(text) {
    const [held, coming] = [list(), read(text, 'The file')]
    const fresh = coming.filter((p) => !held.some((q) => sameIn(p, q)))
    const all = fresh.reduce(
      (sofar, p) => [...sofar, { ...p, name: freeName(p.name, sofar) }],
      held,
    )
    keep(all)
    return fresh.length
  }

  return { list, save, rename, remove, add, restore: keep }
}

export function toJson(presets) {
  return JSON.stringify({ 'eqmorph presets': VERSION, presets }, null, 1)
}

function read(text, what) {
  let data
  try {
    data = JSON.parse(text)
  } catch {
    throw new ShelfError(`${what} cannot be read as presets: it is not JSON.`)
  }
  if (data?.['eqmorph presets'] !== VERSION || !Array.isArray(data.presets)) {
    throw new ShelfError(`${what} holds no presets of the studio; an EQ file opens under Bring in.`)
  }
  return data.presets.map((preset, i) => checked(preset, i, what))
}

function checked(preset, i, what) {
  const { name, setting, base, amount } = preset ?? {}
  const settings = base === undefined ? [setting] : [setting, base]
  if (typeof name !== 'string' || !settings.every(isSetting)) {
    throw new ShelfError(`${what} cannot be read as presets: number ${i + 1} is not a setting.`)
  }
  return {
    name: cleanName(name),
    setting: legal(setting),
    base: legal(base ?? setting),
    amount: Number.isFinite(amount) ? amount : 1,
  }
}

function isSetting(setting) {
  const { bands } = setting ?? {}
  return (
    Array.isArray(bands) &&
    bands.length === BANDS.length &&
    bands.every(
      (band, i) =>
        band?.name === BANDS[i].name &&
        [band.gain_db, band.frequency_hz, band.q].every(Number.isFinite) &&
        band.frequency_hz > 0 &&
        band.q > 0,
    )
  )
}

function cleanName(name) {
  const clean = name.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME)
  if (!clean) throw new ShelfError('Give the preset a name first.')
  return clean
}

function freeName(name, presets) {
  const taken = new Set(presets.map((p) => p.name))
  for (let n = 1; ; n += 1) {
    const tried = n === 1 ? name : `${name} (${n})`
    if (!taken.has(tried)) return tried
  }
}

function sameIn(a, b) {
  return a.name === b.name && JSON.stringify(a.setting) === JSON.stringify(b.setting)
}

function unavailable() {
  return new ShelfError(
    'This browser keeps nothing for this page, so presets cannot be saved; download the setting instead.',
  )
}

function full() {
  return new ShelfError(
    'The browser’s storage for this page is full; delete a preset, or export them all and start anew.',
  )
}
