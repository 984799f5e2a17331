// Long work in short slices, so that the page answers while an hour of sound is measured.

const SLICE_MS = 10

/** A promise for the end of this task: by a message, since timers are slowed in hidden pages. */
const breath = () => {
  /** @type {Promise<void>} */
  const message = new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
  return message
}

/**
 * Run a generator in slices and resolve to what it returns.
 *
 * Rejects with the signal's reason when `signal` is aborted between two slices.
 *
 * @template T
 * @param {Generator<number, T>} generator
 * @param {{signal?: AbortSignal, onProgress?: (share: number) => void}} [options]
 * @returns {Promise<T>}
 */
export async function inSlices(generator, { signal, onProgress } = {}) {
  for (;;) {
    const until = performance.now() + SLICE_MS
    while (performance.now() < until) {
      const step = generator.next()
      if (step.done === true) return step.value
      onProgress?.(step.value)
    }
    await breath()
    signal?.throwIfAborted()
  }
}
