// The state of the page: one frozen object, listeners, and 100 steps of undo.

import { flat } from '../eq/bands.js'

const STEPS = 100
const MERGE_MS = 500
// What is learnt about the state, or how it is looked at, rather than what was made; undo leaves it
// alone.
/** @type {Set<string>} */
const TRANSIENT = new Set([
  'answer',
  'solo',
  'selected',
  'wish',
  'brought',
  'ownWords',
  'live',
  'theme',
  'view',
])

/**
 * @typedef {import('../eq/bands.js').Setting} Setting
 * @typedef {string | {name: string, setting: Setting}} End  of a path: a text, or a setting with a name
 * @typedef {object} State
 * @property {string} text  the word that was asked for; '' while what is on screen is of no word
 * @property {number} amount  -1 to 2; 1 as it was learned
 * @property {number | null} variant  of the word; null for all its people
 * @property {Setting} setting  what is on screen
 * @property {Setting | null} base  the same at amount 1; null until there is a first one
 * @property {'word' | 'hand' | 'path' | 'pad' | 'file'} source  where `setting` came from
 * @property {(Api.TextAnswer & {asked: string}) | null} answer  the last answer of the server; null while there is none
 * @property {{from: End, to: End, alpha: number}} path
 * @property {{x: number, y: number} | null} pad  on the map of words
 * @property {string} title
 * @property {string} verdict  what is to be known of a setting that came from a file
 * @property {readonly (number | null)[]} off  gains (dB) of bands that are switched off
 * @property {Setting | null} was  what an adjustment began with
 * @property {readonly Setting[]} turns  what there was before each adjustment, first to last
 * @property {string} done  the last change, in a few words
 * @property {number} slot  which of the four sounds to compare is on screen
 * @property {readonly (Sound | null)[]} slots  those that are not on screen, as `soundOf` keeps them
 * @property {number | null} beside  the slot that was on screen before
 * @property {number | null} solo  the band that is heard alone
 * @property {number} selected  the band that has the focus; -1 for none
 * @property {Partial<{from: End, to: End}> | null} wish  an end that the path is to take: {from} or {to}
 * @property {readonly import('./bringing.js').Brought[]} brought  files of other tools, as they were read
 * @property {readonly Api.OwnWord[] | null} ownWords  the user's; null while they are not known
 * @property {{phase: 'off' | 'beginning' | 'on' | 'ending', said: string} & Partial<Api.LiveState>} live  the link to an
 *   equaliser that plays, as `panels/live/link.js` keeps it
 * @property {'system' | 'dark' | 'light'} theme
 * @property {{scale: number | null, frozen: boolean, peaks: boolean, tilt: number}} view  of the graph
 * @typedef {import('./slots.js').Sound} Sound
 * @typedef {Partial<State>} Lasting  what undo brings back
 * @typedef {'step' | 'more' | 'aside' | 'travel'} How  a change came, as `subscribe` tells
 * @typedef {(state: Readonly<State>, previous: Readonly<State>, how: How) => void} Listener
 * @typedef {{history?: boolean | 'merge', label?: string | null, within?: number}} Way
 *   whether a change is a step, by what name, and folded for how long (ms)
 * @typedef {{past: Lasting[], now: Lasting, future: Lasting[]}} Steps  of undo, as plain data
 */

/** @type {readonly Setting[]} */
const NONE = Object.freeze([])

/** @type {Readonly<State>} */
export const INITIAL = Object.freeze({
  text: 'warm',
  amount: 1,
  variant: null,
  setting: flat(),
  base: null,
  source: 'word',
  answer: null,
  path: Object.freeze({ from: 'warm', to: 'bright', alpha: 0 }),
  pad: null,
  title: '',
  verdict: '',
  off: Object.freeze([null, null, null, null, null]),
  was: null,
  turns: NONE,
  done: '',
  slot: 0,
  slots: Object.freeze([null, null, null, null]),
  beside: null,
  solo: null,
  selected: -1,
  wish: null,
  brought: Object.freeze([]),
  ownWords: null,
  live: Object.freeze({ phase: 'off', said: '' }),
  theme: 'system',
  view: Object.freeze({ scale: null, frozen: false, peaks: false, tilt: 3 }),
})

/**
 * @param {State} initial
 * @param {{now: () => number}} clock  milliseconds
 */
export function createStore(initial = INITIAL, clock = performance) {
  /** @type {Readonly<State>} */
  let state = Object.freeze({ ...initial })
  /** @type {Set<Listener>} */
  const listeners = new Set()
  /** @type {Lasting[]} */
  const past = []
  /** @type {Lasting[]} */
  const future = []
  /** @type {{label: string | null, at: number}} */
  let last = { label: null, at: -Infinity }

  /** @type {(next: State, how: How) => void} */
  function change(next, how) {
    const previous = state
    state = Object.freeze(next)
    for (const listener of [...listeners]) listener(state, previous, how)
  }

  /** @type {(history: boolean | 'merge', label: string | null, within: number) => How} */
  function remember(history, label, within) {
    const now = clock.now()
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
   * @param {Partial<State>} patch
   * @param {Way} [options]
   *   'merge' folds this change into the last one if it has the same label and is at most
   *   `within` ms (500) younger; a drag gives a label of its own and no limit.
   */
  function set(patch, { history = true, label = null, within = MERGE_MS } = {}) {
    const keys = /** @type {(keyof State)[]} */ (Object.keys(patch))
    const lastingKeys = keys.filter((key) => !TRANSIENT.has(key))
    const changed = lastingKeys.some((key) => key !== 'done' && patch[key] !== state[key])
    const how = history && changed ? remember(history, label, within) : 'aside'
    const settled = 'setting' in patch && !('was' in patch) ? { was: null, turns: NONE } : {}
    change({ ...state, ...patch, ...settled }, how)
  }

  /** Take `count` steps back (below 0) or forth. @param {number} count */
  function go(count) {
    const [from, to] = count < 0 ? [past, future] : [future, past]
    const steps = Math.min(Math.abs(count), from.length)
    if (steps === 0) return
    let next = lasting(state)
    for (let i = 0; i < steps; i++) {
      to.push(next)
      next = /** @type {Lasting} */ (from.pop())
    }
    last = { label: null, at: -Infinity }
    change({ ...state, ...next }, 'travel')
  }

  /** As if what was done last, under this label, had not been: a drag that is given up. @param {string} label */
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
     *
     * @param {Listener} listener
     */
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    undo: () => go(-1),
    redo: () => go(1),
    go,
    /** All steps as plain data, for `recall`. @returns {Steps} */
    steps: () => ({ past: [...past], now: lasting(state), future: [...future] }),
    /** Be where an earlier visit was, with its steps. @param {Steps} steps */
    recall(steps) {
      past.splice(0, past.length, ...steps.past)
      future.splice(0, future.length, ...steps.future)
      change({ ...state, ...steps.now }, 'aside')
    },
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
  }
}

/** @typedef {ReturnType<typeof createStore>} Store */

/** @type {(state: State) => Lasting} */
function lasting(state) {
  return Object.fromEntries(Object.entries(state).filter(([key]) => !TRANSIENT.has(key)))
}
