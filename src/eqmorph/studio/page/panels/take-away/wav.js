// A sound of the page as a WAV file: 32-bit floats, so that nothing is lost on the way.

const HEADER = 58 // bytes: RIFF, fmt of 18 bytes, fact, data
const FLOAT = 3

/**
 * @param {Float32Array[]} channels  of the same length
 * @param {number} sampleRate  Hz
 * @returns {Blob}
 */
export function wavOf(channels, sampleRate) {
  const frames = channels[0].length
  const frameBytes = 4 * channels.length
  const bytes = frames * frameBytes
  const view = new DataView(new ArrayBuffer(HEADER + bytes))
  let at = 0
  const text = (letters) =>
    [...letters].forEach((letter) => view.setUint8(at++, letter.charCodeAt(0)))
  const u16 = (value) => view.setUint16((at += 2) - 2, value, true)
  const u32 = (value) => view.setUint32((at += 4) - 4, value, true)
  text('RIFF')
  u32(HEADER - 8 + bytes)
  text('WAVEfmt ')
  u32(18)
  u16(FLOAT)
  u16(channels.length)
  u32(sampleRate)
  u32(sampleRate * frameBytes)
  u16(frameBytes)
  u16(32)
  u16(0) // no extension
  text('fact')
  u32(4)
  u32(frames)
  text('data')
  u32(bytes)
  for (let i = 0; i < frames; i += 1) {
    for (const channel of channels) view.setFloat32((at += 4) - 4, channel[i], true)
  }
  return new Blob([view.buffer], { type: 'audio/wav' })
}
