// Whatever changes the state: each panel writes through one of these.

import { BANDS, same, scaled } from '../eq/bands.js'
import { bent, isOff, reset, switched } from '../eq/bend.js'
import { createAsking } from './asking.js'
import { createBringing } from './bringing.js'
import { copiedTo, switchedTo } from './slots.js'
import { titleOf } from './title.js'

const LONGEST_TITLE = 80
const MOST_TURNS = 50

const step = (label) => ({ history: true, label })
/** Folded with those of the same label that came just before. */
const merged = (label) => ({ history: 'merge', label })
/** One step, however long the hand takes. */
const inOne = (gesture) => ({ history: 'merge', label: gesture, within: Infinity })

/** @param {{api: object, store: object, say: (message: unknown) => void}} studio */
export function createActions({ api, store, say }) {
  const { get, set } = store
  const named = (index) => BANDS[index].label

  /** A preset, or the setting of a file: of no word. */
  function show({ setting, base = setting, amount = 1, name, verdict = '' }) {
    const about = { text: '', source: 'file', variant: null, title: name, verdict, done: name }
    set({ setting, base, amount, ...about }, step(`file ${name}`))
  }

  return {
    ...createAsking({ api, store, say }),
    ...createBringing({ api, store, say }, show),
    show,

    // The amount, and the variants of a word.
    setAmount(amount, gesture = null) {
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
    chooseVariant(base, variant) {
      const done = variant === null ? 'all variants' : `variant ${variant + 1}`
      const patch = {
        text: get().answer.asked,
        base,
        setting: scaled(base, get().amount),
        variant,
        source: 'word',
        title: '',
        done,
      }
      set(patch, step('variant'))
    },

    // The bands. `how` says what is folded: a key's name, or a gesture of the hand.
    bend(index, numbers, { key = '', gesture = '' } = {}) {
      const patch = { ...bent(get(), index, numbers), done: named(index) }
      set(patch, gesture ? inOne(gesture) : key ? merged(`${key} ${index}`) : step('number'))
    },
    resetBand: (index) =>
      set({ ...reset(get(), index), done: `${named(index)} reset` }, step('reset')),
    switchBand(index) {
      const done = `${named(index)} ${isOff(get(), index) ? 'on' : 'off'}`
      set({ ...switched(get(), index), done }, step('switch'))
    },
    hearAlone: (index) => set({ solo: get().solo === index ? null : index }),
    selectBand: (selected) => set({ selected }),

    // The map, the axes, the path.
    blendTo(base, title, place, gesture) {
      const about = { source: 'pad', pad: place, variant: null, title, done: 'map' }
      set(
        { base, setting: scaled(base, get().amount), ...about },
        gesture ? inOne(gesture) : merged('pad'),
      )
    },
    moveAlongAxis(setting, gesture, done) {
      set({ setting, base: setting, amount: 1, source: 'hand', title: '', done }, inOne(gesture))
    },
    goAlongPath(base, path, title, gesture) {
      const about = { source: 'path', path, variant: null, title, done: title }
      set(
        { base, setting: scaled(base, get().amount), ...about },
        gesture ? inOne(gesture) : merged('path'),
      )
    },
    /** Ask the path to take an end: a text, or a setting with a name. */
    leadPath: (which, end) => set({ wish: { [which]: end } }),

    /** What "make it ..." made of the setting on screen. */
    putAdjusted(setting, text) {
      const state = get()
      const title = `${titleOf(state)}, ${text}`.slice(-LONGEST_TITLE)
      const back = state.turns.findLastIndex((before) => same(before, setting))
      // "Undo that" and "start over" lead back to where there were fewer turns.
      const turns =
        back < 0 ? [...state.turns, state.setting].slice(-MOST_TURNS) : state.turns.slice(0, back)
      const about = { amount: 1, source: 'hand', title, was: state.setting, done: text }
      set({ setting, base: setting, turns: Object.freeze(turns), ...about }, step('adjust'))
    },

    // The four sounds to compare.
    switchTo: (slot) => set(switchedTo(get(), slot), step('slot')),
    copyTo: (slot) => set(copiedTo(get(), slot), step('copy')),

    // The address, and what is learnt on the way.
    openLink: (patch) => set({ ...patch, done: 'link' }, step('link')),
    begin: (patch) => set(patch, { history: false }),
    learnOwnWords: (ownWords) => set({ ownWords }),
    learnLive: (live) => set({ live }),
    setTheme: (theme) => set({ theme }),
    look: (view) => set({ view: Object.freeze({ ...get().view, ...view }) }),

    // Steps.
    undo: store.undo,
    redo: store.redo,
    goSteps: store.go,
    recall: store.recall,
    giveUp: store.cancel,
  }
}
