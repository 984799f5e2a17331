// The height of what goes out: the largest sample since the last look, left and right.

const WINDOW = 4096 // samples; a look every 1/30 s misses nothing up to 96 kHz

/**
 * Analysers behind `node` (one or two channels): `peak()` gives the highest sample of both.
 *
 * @type {(context: BaseAudioContext, node: AudioNode) => {peak: () => number}}
 */
export function createMeter(context, node) {
  // One channel is heard on both sides, so it is measured as two.
  const stereo = new GainNode(context, { channelCount: 2, channelCountMode: 'explicit' })
  const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 })
  node.connect(stereo).connect(splitter)
  const taps = [0, 1].map((channel) => {
    const tap = new AnalyserNode(context, { fftSize: WINDOW })
    splitter.connect(tap, channel)
    return tap
  })
  const samples = new Float32Array(WINDOW)
  return {
    peak() {
      let peak = 0
      for (const tap of taps) {
        tap.getFloatTimeDomainData(samples)
        for (let n = 0; n < WINDOW; n++) peak = Math.max(peak, Math.abs(samples[n]))
      }
      return peak
    },
  }
}
