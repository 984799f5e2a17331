// Whatever changes the state: each panel writes through one of these.

import { BANDS, same, scaled } from '../eq/bands.js'
import { bent, isOff, reset, switched } from '../eq/bend.js'
import { createAsking } from './asking.js'
import { createBringing } from './bringing.js'
import { copiedTo, switchedTo } from './slots.js'
import { titleOf } from './title.js'

const LONGEST_TITLE = 80
const MOST_TURNS = 50

/**
 * @typedef {import('./store.js').State} State
 * @typedef {import('./store.js').Way} Way
 * @typedef {import('../eq/bands.js').Setting} Setting
 * @typedef {string | null | undefined} Gesture  of the hand, by a name of its own; none for a key
 */

/** @type {(label: string) => Way} */
const step = (label) => ({ history: true, label })
/** Folded with those of the same label that came just before. @type {(label: string) => Way} */
const merged = (label) => ({ history: 'merge', label })
/** One step, however long the hand takes. @type {(gesture: string) => Way} */
const inOne = (gesture) => ({ history: 'merge', label: gesture, within: Infinity })

/** @typedef {ReturnType<typeof createActions>} Actions */

/** @param {import('./asking.js').Studio} studio */
export function createActions({ api, store, say }) {
  const { get, set } = store
  /** @param {number} index */
  const named = (index) => BANDS[index].label

  /** A preset, or the setting of a file: of no word. @param {import('./bringing.js').Preset} preset */
  function show({ setting, base = setting, amount = 1, name, verdict = '' }) {
    /** @type {Partial<State>} */
    const about = { text: '', source: 'file', variant: null, title: name, verdict, done: name }
    set({ setting, base, amount, ...about }, step(`file ${name}`))
  }

  return {
    ...createAsking({ api, store, say }),
    ...createBringing({ api, store, say }, show),
    show,

    // The amount, and the variants of a word.
    /** @type {(amount: number, gesture?: Gesture) => void} */
    setAmount(amount, gesture) {
      const { base, setting } = get()
      const from = base ?? setting
      const patch = {
        amount,
        base: from,
        setting: scaled(from, amount),
        done: `amount ${Math.round(100 * amount)} %`,
      }
      set(patch, gesture ? inOne(gesture) : merged('amount'))
    },
    /** @type {(base: Setting, variant: number | null) => void} */
    chooseVariant(base, variant) {
      const done = variant === null ? 'all variants' : `variant ${variant + 1}`
      /** @type {Partial<State>} */
      const patch = {
        text: get().answer?.asked ?? get().text,
        base,
        setting: scaled(base, get().amount),
        variant,
        source: 'word',
        title: '',
        done,
      }
      set(patch, step('variant'))
    },

    // The bands.
    /**
     * `how` says what is folded: a key's name, or a gesture of the hand.
     *
     * @param {number} index
     * @param {Partial<import('../eq/bands.js').Numbers>} numbers
     * @param {{key?: string, gesture?: string}} [how]
     */
    bend(index, numbers, { key = '', gesture = '' } = {}) {
      const patch = { ...bent(get(), index, numbers), done: named(index) }
      set(patch, gesture ? inOne(gesture) : key ? merged(`${key} ${index}`) : step('number'))
    },
    /** @param {number} index */
    resetBand: (index) =>
      set({ ...reset(get(), index), done: `${named(index)} reset` }, step('reset')),
    /** @param {number} index */
    switchBand(index) {
      const done = `${named(index)} ${isOff(get(), index) ? 'on' : 'off'}`
      set({ ...switched(get(), index), done }, step('switch'))
    },
    /** @param {number} index */
    hearAlone: (index) => set({ solo: get().solo === index ? null : index }),
    /** @param {number} selected */
    selectBand: (selected) => set({ selected }),

    // The map, the axes, the path.
    /** @type {(base: Setting, title: string, place: State['pad'], gesture?: Gesture) => void} */
    blendTo(base, title, place, gesture) {
      /** @type {Partial<State>} */
      const about = { source: 'pad', pad: place, variant: null, title, done: 'map' }
      set(
        { base, setting: scaled(base, get().amount), ...about },
        gesture ? inOne(gesture) : merged('pad'),
      )
    },
    /** @type {(setting: Setting, gesture: string, done: string) => void} */
    moveAlongAxis(setting, gesture, done) {
      set({ setting, base: setting, amount: 1, source: 'hand', title: '', done }, inOne(gesture))
    },
    /** @type {(base: Setting, path: State['path'], title: string, gesture?: Gesture) => void} */
    goAlongPath(base, path, title, gesture) {
      /** @type {Partial<State>} */
      const about = { source: 'path', path, variant: null, title, done: title }
      set(
        { base, setting: scaled(base, get().amount), ...about },
        gesture ? inOne(gesture) : merged('path'),
      )
    },
    /**
     * Ask the path to take an end: a text, or a setting with a name.
     *
     * @type {(which: 'from' | 'to', end: import('./store.js').End) => void}
     */
    leadPath: (which, end) => set({ wish: { [which]: end } }),

    /** What "make it ..." made of the setting on screen. @type {(setting: Setting, text: string) => void} */
    putAdjusted(setting, text) {
      const state = get()
      const title = `${titleOf(state)}, ${text}`.slice(-LONGEST_TITLE)
      const back = state.turns.findLastIndex((before) => same(before, setting))
      // "Undo that" and "start over" lead back to where there were fewer turns.
      const turns =
        back < 0 ? [...state.turns, state.setting].slice(-MOST_TURNS) : state.turns.slice(0, back)
      /** @type {Partial<State>} */
      const about = { amount: 1, source: 'hand', title, was: state.setting, done: text }
      set({ setting, base: setting, turns: Object.freeze(turns), ...about }, step('adjust'))
    },

    // The four sounds to compare.
    /** @param {number} slot */
    switchTo: (slot) => set(switchedTo(get(), slot), step('slot')),
    /** @param {number} slot */
    copyTo: (slot) => set(copiedTo(get(), slot), step('copy')),

    // The address, and what is learnt on the way.
    /** @param {Partial<State>} patch */
    openLink: (patch) => set({ ...patch, done: 'link' }, step('link')),
    /** @param {Partial<State>} patch */
    begin: (patch) => set(patch, { history: false }),
    /** @param {State['ownWords']} ownWords */
    learnOwnWords: (ownWords) => set({ ownWords }),
    /** @param {State['live']} live */
    learnLive: (live) => set({ live }),
    /** @param {State['theme']} theme */
    setTheme: (theme) => set({ theme }),
    /** @param {Partial<State['view']>} view */
    look: (view) => set({ view: Object.freeze({ ...get().view, ...view }) }),

    // Steps.
    undo: store.undo,
    redo: store.redo,
    goSteps: store.go,
    recall: store.recall,
    giveUp: store.cancel,
  }
}
