// The filters of the setting and their exact response, as eqmorph/equalizers/biquads.py has them:
// R. Bristow-Johnson's cookbook in its Q form, A = 10^(gain / 40), alpha = sin(w0) / (2 Q).

const IDENTITY = Object.freeze({ b0: 1, b1: 0, b2: 0, a1: 0, a2: 0 })

/**
 * Coefficients of a band, normalised to a0 = 1.
 *
 * A band at or above Nyquist cannot be made at that rate; it is left out, never moved.
 *
 * @param {import('./bands.js').Band} band
 * @param {number} sampleRate  Hz
 * @returns {{b0: number, b1: number, b2: number, a1: number, a2: number}}
 */
export function coefficients(band, sampleRate) {
  if (band.frequency_hz >= sampleRate / 2) return IDENTITY
  const A = 10 ** (band.gain_db / 40)
  const w0 = (2 * Math.PI * band.frequency_hz) / sampleRate
  const alpha = Math.sin(w0) / (2 * band.q)
  return band.kind === 'peak'
    ? peak(A, Math.cos(w0), alpha)
    : shelf(band.kind, A, Math.cos(w0), alpha)
}

function peak(A, cos, alpha) {
  const a0 = 1 + alpha / A
  return {
    b0: (1 + alpha * A) / a0,
    b1: (-2 * cos) / a0,
    b2: (1 - alpha * A) / a0,
    a1: (-2 * cos) / a0,
    a2: (1 - alpha / A) / a0,
  }
}

// The two shelves are mirror images: the sign of every cosine term flips.
function shelf(kind, A, cosine, alpha) {
  const sign = kind === 'low_shelf' ? 1 : -1
  const cos = sign * cosine
  const root = 2 * Math.sqrt(A) * alpha
  const a0 = A + 1 + (A - 1) * cos + root
  return {
    b0: (A * (A + 1 - (A - 1) * cos + root)) / a0,
    b1: (sign * 2 * A * (A - 1 - (A + 1) * cos)) / a0,
    b2: (A * (A + 1 - (A - 1) * cos - root)) / a0,
    a1: (sign * -2 * (A - 1 + (A + 1) * cos)) / a0,
    a2: (A + 1 + (A - 1) * cos - root) / a0,
  }
}

// |c0 + c1 z^-1 + c2 z^-2|^2 on the unit circle, with s = sin^2(w / 2). This form (the cookbook's)
// has no cancellation at low frequencies, where 1 - cos(w) would lose all its digits.
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

/** sin^2(w / 2) at each frequency, for `fillResponseDb`: the same for every setting. */
export function squaredSines(frequencies, sampleRate) {
  return Float64Array.from(frequencies, (hz) => Math.sin((Math.PI * hz) / sampleRate) ** 2)
}

/** Write the gain of one band in dB into `gains`, and return it. */
export function fillResponseDb(gains, band, sines, sampleRate) {
  const { b0, b1, b2, a1, a2 } = coefficients(band, sampleRate)
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

/** `n` frequencies in Hz with equal ratios, both ends included. @returns {Float64Array} */
export function logFrequencies(n, low = 20, high = 20000) {
  const step = Math.log(high / low) / (n - 1)
  const frequencies = Float64Array.from({ length: n }, (_, i) => low * Math.exp(step * i))
  frequencies[n - 1] = high
  return frequencies
}
