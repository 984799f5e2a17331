// The filters of the setting and their exact response, as eqmorph/equalizers/biquads.py has them:
// R. Bristow-Johnson's cookbook in its Q form, A = 10^(gain / 40), alpha = sin(w0) / (2 Q).

/** @typedef {{b0: number, b1: number, b2: number, a1: number, a2: number}} Section */

/**
 * Coefficients of a band, normalised to a0 = 1.
 *
 * A band at or above Nyquist cannot be made at that rate; it is left out, never moved.
 *
 * @param {import('./bands.js').Band} band
 * @param {number} sampleRate  Hz
 * @returns {Section}
 */
export function coefficients(band, sampleRate) {
  const [b0, b1, b2, a1, a2] = writeCoefficients(new Float64Array(5), band, sampleRate)
  return { b0, b1, b2, a1, a2 }
}

/**
 * The same, b0 to a2, written into five places.
 *
 * @param {Float64Array} into
 * @param {import('./bands.js').Band} band
 * @param {number} sampleRate  Hz
 */
function writeCoefficients(into, band, sampleRate) {
  if (band.frequency_hz >= sampleRate / 2) {
    into.fill(0)
    into[0] = 1
    return into
  }
  const A = 10 ** (band.gain_db / 40)
  const w0 = (2 * Math.PI * band.frequency_hz) / sampleRate
  const alpha = Math.sin(w0) / (2 * band.q)
  if (band.kind === 'peak') peak(into, A, Math.cos(w0), alpha)
  // The two shelves are mirror images: the sign of every cosine term flips.
  else shelf(into, band.kind === 'low_shelf' ? 1 : -1, A, Math.cos(w0), alpha)
  return into
}

/** @type {(into: Float64Array, A: number, cos: number, alpha: number) => void} */
function peak(into, A, cos, alpha) {
  const a0 = 1 + alpha / A
  into[0] = (1 + alpha * A) / a0
  into[1] = (-2 * cos) / a0
  into[2] = (1 - alpha * A) / a0
  into[3] = (-2 * cos) / a0
  into[4] = (1 - alpha / A) / a0
}

/** @type {(into: Float64Array, sign: number, A: number, cosine: number, alpha: number) => void} */
function shelf(into, sign, A, cosine, alpha) {
  const cos = sign * cosine
  const root = 2 * Math.sqrt(A) * alpha
  const a0 = A + 1 + (A - 1) * cos + root
  into[0] = (A * (A + 1 - (A - 1) * cos + root)) / a0
  into[1] = (sign * 2 * A * (A - 1 - (A + 1) * cos)) / a0
  into[2] = (A * (A + 1 - (A - 1) * cos - root)) / a0
  into[3] = (sign * -2 * (A - 1 + (A + 1) * cos)) / a0
  into[4] = (A + 1 + (A - 1) * cos - root) / a0
}

// |c0 + c1 z^-1 + c2 z^-2|^2 on the unit circle, with s = sin^2(w / 2). This form (the cookbook's)
// has no cancellation at low frequencies, where 1 - cos(w) would lose all its digits.
/** @type {(c0: number, c1: number, c2: number, s: number) => number} */
function power(c0, c1, c2, s) {
  const sum = c0 + c1 + c2
  return sum * sum - 4 * (c0 * c1 + 4 * c0 * c2 + c1 * c2) * s + 16 * c0 * c2 * s * s
}

/**
 * Gain of one band in dB at each frequency.
 *
 * @param {import('./bands.js').Band} band
 * @param {ArrayLike<number>} frequencies  Hz
 * @param {number} sampleRate  Hz
 * @returns {Float64Array} dB
 */
export function bandResponseDb(band, frequencies, sampleRate) {
  const gains = new Float64Array(frequencies.length)
  return fillResponseDb(gains, band, squaredSines(frequencies, sampleRate), sampleRate)
}

/**
 * sin^2(w / 2) at each frequency, for `fillResponseDb`: the same for every setting.
 *
 * @param {ArrayLike<number>} frequencies  Hz
 * @param {number} sampleRate  Hz
 */
export function squaredSines(frequencies, sampleRate) {
  return Float64Array.from(frequencies, (hz) => Math.sin((Math.PI * hz) / sampleRate) ** 2)
}

const section = new Float64Array(5) // room to work in

/**
 * Write the gain of one band in dB into `gains`, and return it; nothing is allocated.
 *
 * @param {Float64Array} gains
 * @param {import('./bands.js').Band} band
 * @param {Float64Array} sines  of `squaredSines`
 * @param {number} sampleRate  Hz
 */
export function fillResponseDb(gains, band, sines, sampleRate) {
  writeCoefficients(section, band, sampleRate)
  const b0 = section[0]
  const b1 = section[1]
  const b2 = section[2]
  const a1 = section[3]
  const a2 = section[4]
  for (let i = 0; i < gains.length; i++) {
    gains[i] = 10 * Math.log10(power(b0, b1, b2, sines[i]) / power(1, a1, a2, sines[i]))
  }
  return gains
}

/**
 * Gain of a whole setting in dB at each frequency: the sum of its bands.
 *
 * @param {import('./bands.js').Setting} setting
 * @param {ArrayLike<number>} frequencies  Hz
 * @param {number} sampleRate  Hz
 * @returns {Float64Array} dB
 */
export function responseDb(setting, frequencies, sampleRate) {
  const sum = new Float64Array(frequencies.length)
  for (const band of setting.bands) {
    const gains = bandResponseDb(band, frequencies, sampleRate)
    for (let i = 0; i < sum.length; i++) sum[i] += gains[i]
  }
  return sum
}

/** `n` frequencies in Hz with equal ratios, both ends included. @param {number} n @returns {Float64Array} */
export function logFrequencies(n, low = 20, high = 20000) {
  const step = Math.log(high / low) / (n - 1)
  const frequencies = Float64Array.from({ length: n }, (_, i) => low * Math.exp(step * i))
  frequencies[n - 1] = high
  return frequencies
}
