// The state of the page: one frozen object, listeners, and 100 steps of undo.

import { flat } from './bands.js'

const STEPS = 100
const MERGE_MS = 500
// What is learnt about the state rather than chosen by the user; undo leaves it alone.
const TRANSIENT = new Set(['answer', 'solo'])

export const INITIAL = Object.freeze({
  text: 'warm',
  amount: 1,
  school: null,
  setting: flat(),
  base: null,
  source: 'word', // 'word' | 'hand' | 'path' | 'pad' | 'file': where `setting` came from
  answer: null, // the last answer of the server, null while there is none
  path: Object.freeze({ from: 'warm', to: 'bright', alpha: 0 }),
  pad: null, // {x, y} on the map of words
  title: '',
  off: Object.freeze([null, null, null, null, null]), // gains (dB) of bands that are switched off
  was: null, // the setting that an adjustment began with
  solo: null, // the number of the band that is heard alone
})

/**
 * @param {object} initial  a state like INITIAL
 * @returns {{get, set, cancel, subscribe, undo, redo, steps, recall, canUndo, canRedo}}
 */
export function createStore(initial = INITIAL) {
  let state = Object.freeze({ ...initial })
  const listeners = new Set()
  const past = []
  const future = []
  let last = { label: null, at: -Infinity }

  function change(next, how) {
    const previous = state
    state = Object.freeze(next)
    for (const listener of [...listeners]) listener(state, previous, how)
  }

  function remember(history, label, within) {
    const now = performance.now()
    const folded =
      history === 'merge' && label === last.label && now - last.at <= within && past.length > 0
    if (!folded) past.push(lasting(state))
    if (past.length > STEPS) past.shift()
    future.length = 0
    last = { label: history === 'merge' ? label : null, at: now }
    return folded ? 'more' : 'step'
  }

  /**
   * Change the state.
   *
   * @param {object} patch
   * @param {{history?: true|false|'merge', label?: string, within?: number}} [options]
   *   'merge' folds this change into the last one if it has the same label and is at most
   *   `within` ms (500) younger; a drag gives a label of its own and no limit.
   */
  function set(patch, { history = true, label = null, within = MERGE_MS } = {}) {
    const lastingKeys = Object.keys(patch).filter((key) => !TRANSIENT.has(key))
    const changed = lastingKeys.some((key) => patch[key] !== state[key])
    const how = history && changed ? remember(history, label, within) : 'aside'
    const settled = 'setting' in patch && !('was' in patch) ? { was: null } : {}
    change({ ...state, ...patch, ...settled }, how)
  }

  function travel(from, to) {
    if (from.length === 0) return
    to.push(lasting(state))
    last = { label: null, at: -Infinity }
    change({ ...state, ...from.pop() }, 'travel')
  }

  /** As if what was done last, under this label, had not been: a drag that is given up. */
  function cancel(label) {
    if (label !== last.label || past.length === 0) return
    last = { label: null, at: -Infinity }
    change({ ...state, ...past.pop() }, 'travel')
  }

  return {
    get: () => state,
    set,
    cancel,
    /**
     * `listener(state, previous, how)`: how is 'step' for what can be undone, 'more' for what goes
     * with the last step, 'aside' for what leaves no trace, 'travel' for undo and redo.
     */
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    undo: () => travel(past, future),
    redo: () => travel(future, past),
    /** All steps as plain data, for `recall`. */
    steps: () => ({ past, now: lasting(state), future }),
    /** Be where an earlier visit was, with its steps. */
    recall(steps) {
      past.splice(0, past.length, ...steps.past)
      future.splice(0, future.length, ...steps.future)
      change({ ...state, ...steps.now }, 'aside')
    },
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
  }
}

function lasting(state) {
  return Object.fromEntries(Object.entries(state).filter(([key]) => !TRANSIENT.has(key)))
}
