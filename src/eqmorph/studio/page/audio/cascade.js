// Second-order sections run in JavaScript, for measuring; what is heard goes through Web Audio.

/**
 * @typedef {import('../eq/biquads.js').Section} Section
 * @typedef {Float32Array | Float64Array} Samples
 */

/**
 * State for `sections` ({b0,b1,b2,a1,a2}) on one channel: transposed direct form II.
 *
 * @param {readonly Section[]} sections
 */
export function createCascade(sections) {
  const states = sections.map(() => [0, 0])
  /** Filter `block` in place. @param {Samples} block */
  return function run(block) {
    sections.forEach(({ b0, b1, b2, a1, a2 }, i) => {
      let [z1, z2] = states[i]
      for (let n = 0; n < block.length; n++) {
        const x = block[n]
        const y = b0 * x + z1
        z1 = b1 * x - a1 * y + z2
        z2 = b2 * x - a2 * y
        block[n] = y
      }
      states[i][0] = z1
      states[i][1] = z2
    })
  }
}

/**
 * |H|^2 of `sections` at `frequency` in Hz.
 *
 * @type {(sections: readonly Section[], frequency: number, sampleRate: number) => number}
 */
export function powerGain(sections, frequency, sampleRate) {
  const w = (2 * Math.PI * frequency) / sampleRate
  const c1 = Math.cos(w)
  const c2 = Math.cos(2 * w)
  const s1 = Math.sin(w)
  const s2 = Math.sin(2 * w)
  let gain = 1
  for (const { b0, b1, b2, a1, a2 } of sections) {
    const up = (b0 + b1 * c1 + b2 * c2) ** 2 + (b1 * s1 + b2 * s2) ** 2
    const down = (1 + a1 * c1 + a2 * c2) ** 2 + (a1 * s1 + a2 * s2) ** 2
    gain *= up / down
  }
  return gain
}
