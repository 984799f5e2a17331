// A radix-2 fast Fourier transform, in place, for analysis of sound off the audio thread.

/**
 * A transform of `size` points (a power of two): `run(re, im)` overwrites both arrays.
 *
 * @param {number} size
 */
export function createFft(size) {
  const bits = Math.log2(size)
  if (!Number.isInteger(bits)) throw new RangeError(`size must be a power of two, got ${size}`)
  const cosines = new Float64Array(size / 2)
  const sines = new Float64Array(size / 2)
  for (let i = 0; i < size / 2; i++) {
    cosines[i] = Math.cos((2 * Math.PI * i) / size)
    sines[i] = Math.sin((2 * Math.PI * i) / size)
  }
  const reversed = new Uint32Array(size)
  for (let i = 0; i < size; i++) reversed[i] = (reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1))

  /** @type {(re: Float64Array, im: Float64Array) => void} */
  function swap(re, im) {
    for (let i = 0; i < size; i++) {
      const j = reversed[i]
      if (j <= i) continue
      const r = re[i]
      re[i] = re[j]
      re[j] = r
      const s = im[i]
      im[i] = im[j]
      im[j] = s
    }
  }

  /** @type {(re: Float64Array, im: Float64Array) => void} */
  function run(re, im) {
    swap(re, im)
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half)
      for (let first = 0; first < size; first += 2 * half) {
        for (let i = first, k = 0; i < first + half; i++, k += stride) {
          const j = i + half
          const r = re[j] * cosines[k] + im[j] * sines[k]
          const t = im[j] * cosines[k] - re[j] * sines[k]
          re[j] = re[i] - r
          im[j] = im[i] - t
          re[i] += r
          im[i] += t
        }
      }
    }
  }
  return { size, run }
}

/** Hann window of `size` points, scaled so that its mean square is 1. @param {number} size */
export function hann(size) {
  const scale = Math.sqrt(8 / 3)
  return Float64Array.from(
    { length: size },
    (_, i) => scale * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size)),
  )
}
