// Texts of what moves: nobody reads thirty of them in a second, and each lays the page out anew.

const APART_MS = 120

/**
 * A function that writes at once, but not again within a moment; the newest is written after it.
 *
 * @template T
 * @param {(what: T) => void} write
 * @returns {(what: T) => void}
 */
export function createTelling(write) {
  let last = -Infinity
  let timer = 0
  /** @type {T} */
  let newest

  function now() {
    timer = 0
    last = performance.now()
    write(newest)
  }

  return (what) => {
    newest = what
    const wait = last + APART_MS - performance.now()
    if (wait <= 0) {
      clearTimeout(timer)
      now()
    } else timer ||= setTimeout(now, wait)
  }
}
