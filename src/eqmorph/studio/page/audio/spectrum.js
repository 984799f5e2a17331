// The spectrum of what is playing, before and after the equaliser, as levels of equal parts of an
// octave: pink noise is level, as music roughly is, and a full-scale sine reads 0 dB.

const POINTS = 240
const LOWEST = 20
const HIGHEST = 20000
const WIDTH = 1 / 6 // octave
const HALF = 2 ** (WIDTH / 2)
const FLOOR = -120 // dB
// The analyser's window (Blackman, alpha 0.16) lets this much of a full-scale sine's power through.
const SINE_POWER = 0.3046 / 4

/**
 * Log-spaced frequencies in Hz up to 20 kHz or to just under Nyquist.
 *
 * @param {number} sampleRate
 */
function spacedFrequencies(sampleRate) {
  const top = Math.min(HIGHEST, (sampleRate / 2) * 2 ** (-WIDTH / 2))
  return Float32Array.from(
    { length: POINTS },
    (_, i) => LOWEST * (top / LOWEST) ** (i / (POINTS - 1)),
  )
}

/**
 * Power below fractional bin `at`, from the running sum.
 *
 * @type {(sums: Float64Array, at: number) => number}
 */
function below(sums, at) {
  const bin = Math.min(Math.max(at, 0), sums.length - 1)
  const i = Math.floor(bin)
  const next = sums[Math.min(i + 1, sums.length - 1)]
  return sums[i] + (bin - i) * (next - sums[i])
}

/**
 * Levels in dB of bands WIDTH octave wide around `frequencies`.
 *
 * @param {ArrayLike<number>} bins  levels in dB of the bins of one AnalyserNode
 * @param {number} binWidth  Hz
 * @param {ArrayLike<number>} frequencies  Hz
 * @param {Float32Array} [into]  the levels are written into it
 * @param {Float64Array} [sums]  room to work in, one longer than `bins`
 */
export function bandLevels(
  bins,
  binWidth,
  frequencies,
  into = new Float32Array(frequencies.length),
  sums = new Float64Array(bins.length + 1),
) {
  // Bin k covers k - 1/2 to k + 1/2.
  for (let k = 0; k < bins.length; k++) {
    sums[k + 1] = sums[k] + (Number.isFinite(bins[k]) ? 10 ** (bins[k] / 10) : 0)
  }
  for (let i = 0; i < frequencies.length; i++) {
    const at = frequencies[i] / binWidth
    const power = below(sums, at * HALF + 0.5) - below(sums, at / HALF + 0.5)
    into[i] = Math.max(FLOOR, 10 * Math.log10(power / SINE_POWER))
  }
  return into
}

/**
 * Analysers in `context`: connect `before` and `after`, then `read()`.
 *
 * @param {BaseAudioContext} context
 */
export function createSpectrum(context) {
  const options = { fftSize: 8192, smoothingTimeConstant: 0.75, minDecibels: -140, maxDecibels: 0 }
  const taps = {
    before: new AnalyserNode(context, options),
    after: new AnalyserNode(context, options),
  }
  const frequencies = spacedFrequencies(context.sampleRate)
  const bins = new Float32Array(options.fftSize / 2)
  const sums = new Float64Array(bins.length + 1)
  const room = () => new Float32Array(POINTS)
  const seen = { before: room(), after: room(), frequencies }
  /** @type {(tap: AnalyserNode, into: Float32Array) => void} */
  function level(tap, into) {
    tap.getFloatFrequencyData(bins)
    bandLevels(bins, context.sampleRate / options.fftSize, frequencies, into, sums)
  }
  return {
    ...taps,
    /** {before, after, frequencies}: dB by frequency in Hz, in arrays that are written anew. */
    read() {
      level(taps.before, seen.before)
      level(taps.after, seen.after)
      return seen
    },
  }
}
