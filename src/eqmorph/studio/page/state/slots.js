// Four sounds to compare: one is on screen, the others wait as they were left.

const NAMES = ['A', 'B', 'C', 'D']
const KEPT = [
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
]

/** What each slot is called. */
export const SLOTS = Object.freeze(NAMES)

/** What is on screen, as a slot keeps it. */
export const soundOf = (state) =>
  Object.freeze(Object.fromEntries(KEPT.map((key) => [key, state[key]])))

/** A patch that puts a slot on screen; one that was never used begins as what is there now. */
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

/** A patch that keeps what is on screen in another slot, too. */
export function copiedTo(state, slot) {
  if (slot === state.slot) return {}
  const slots = state.slots.map((kept, i) => (i === slot ? soundOf(state) : kept))
  return {
    slots: Object.freeze(slots),
    beside: slot,
    done: `${NAMES[state.slot]} copied to ${NAMES[slot]}`,
  }
}

/** The setting of a slot; null where it was never used. */
export function settingIn(state, slot) {
  return slot === state.slot ? state.setting : (state.slots[slot]?.setting ?? null)
}
