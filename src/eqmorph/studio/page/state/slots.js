// Four sounds to compare: one is on screen, the others wait as they were left.

/**
 * @typedef {import('./store.js').State} State
 * @typedef {Pick<State, typeof KEPT[number]>} Sound  what a slot keeps
 */

const NAMES = ['A', 'B', 'C', 'D']
const KEPT = /** @type {const} */ ([
  'text',
  'amount',
  'variant',
  'setting',
  'base',
  'source',
  'title',
  'pad',
  'path',
  'off',
  'verdict',
])

/** What each slot is called. */
export const SLOTS = Object.freeze(NAMES)

/** What is on screen, as a slot keeps it. @type {(state: State) => Readonly<Sound>} */
export const soundOf = (state) => {
  const kept = Object.fromEntries(KEPT.map((key) => [key, state[key]]))
  return Object.freeze(/** @type {Sound} */ (kept))
}

/**
 * A patch that puts a slot on screen; one that was never used begins as what is there now.
 *
 * @type {(state: State, slot: number) => Partial<State>}
 */
export function switchedTo(state, slot) {
  if (slot === state.slot) return {}
  const slots = state.slots.map((kept, i) =>
    i === state.slot ? soundOf(state) : i === slot ? null : kept,
  )
  return {
    ...state.slots[slot],
    slot,
    slots: Object.freeze(slots),
    beside: state.slot,
    done: `to ${NAMES[slot]}`,
  }
}

/** A patch that keeps what is on screen in another slot, too. @type {(state: State, slot: number) => Partial<State>} */
export function copiedTo(state, slot) {
  if (slot === state.slot) return {}
  const slots = state.slots.map((kept, i) => (i === slot ? soundOf(state) : kept))
  return {
    slots: Object.freeze(slots),
    beside: slot,
    done: `${NAMES[state.slot]} copied to ${NAMES[slot]}`,
  }
}

/**
 * The setting of a slot; null where it was never used.
 *
 * @type {(state: State, slot: number) => import('../eq/bands.js').Setting | null}
 */
export function settingIn(state, slot) {
  return slot === state.slot ? state.setting : (state.slots[slot]?.setting ?? null)
}
