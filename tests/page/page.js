// The page's modules, by their place in it, outside of any browser.

const PAGE = new URL('../../src/eqmorph/studio/page/', import.meta.url)
const LIMITS = { lowest_amount: -1, highest_amount: 2, max_name_length: 200, max_text_length: 200 }

// What the server tells with the page.
globalThis.document ??= {
  getElementById: () => ({ textContent: JSON.stringify({ limits: LIMITS }) }),
}

export const module = (path) => import(new URL(path, PAGE).href)

/** A clock that a test turns. */
export function createClock() {
  const clock = { time: 0, now: () => clock.time }
  return clock
}

/** Numbers from 0 to 1, the same in every run (a linear congruential generator). */
export function numbers(seed) {
  let state = seed >>> 0
  return () => (state = (1664525 * state + 1013904223) >>> 0) / 2 ** 32
}
