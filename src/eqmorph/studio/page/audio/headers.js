// What the first bytes of a sound file say about its sample rate, so that it is decoded and heard
// at that rate: an equaliser's curve near the top depends on it.

const MPEG_RATES = { 3: [44100, 48000, 32000], 2: [22050, 24000, 16000], 0: [11025, 12000, 8000] }

const text = (view, at, length) =>
  at + length <= view.byteLength
    ? String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, length))
    : ''

function find(view, pattern) {
  for (let at = 0; at + pattern.length <= view.byteLength; at++) {
    if (view.getUint8(at) === pattern.charCodeAt(0) && text(view, at, pattern.length) === pattern) {
      return at
    }
  }
  return -1
}

function fromWav(view) {
  for (let at = 12; at + 16 <= view.byteLength; ) {
    if (text(view, at, 4) === 'fmt ') return view.getUint32(at + 12, true)
    at += 8 + view.getUint32(at + 4, true) + (view.getUint32(at + 4, true) % 2)
  }
  return null
}

function fromOgg(view) {
  if (find(view, 'OpusHead') >= 0) return 48000
  const vorbis = find(view, '\x01vorbis')
  return vorbis >= 0 && vorbis + 16 <= view.byteLength ? view.getUint32(vorbis + 12, true) : null
}

function fromMpeg(view) {
  // A tag's length is written in four bytes of seven bits.
  const tag = text(view, 0, 3) === 'ID3' && view.byteLength > 10
  const skip = tag
    ? [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (view.getUint8(at) & 127), 0) + 10
    : 0
  for (let at = skip; at + 4 <= view.byteLength; at++) {
    const word = view.getUint32(at)
    const rates = MPEG_RATES[(word >>> 19) & 3]
    const rate = rates?.[(word >>> 10) & 3]
    if (word >>> 21 === 0x7ff && ((word >>> 17) & 3) !== 0 && rate) return rate
  }
  return null
}

function fromMp4(view) {
  const entry = find(view, 'mp4a')
  return entry >= 0 && entry + 32 <= view.byteLength ? view.getUint16(entry + 28) : null
}

/**
 * Sample rate in Hz that the beginning of a file (ArrayBuffer) states, or null.
 *
 * Reads WAV, FLAC, Ogg (Vorbis, Opus), MP3 and MP4.
 */
export function statedSampleRate(bytes) {
  const view = new DataView(bytes)
  if (view.byteLength < 16) return null
  const head = text(view, 0, 4)
  if ((head === 'RIFF' || head === 'RF64') && text(view, 8, 4) === 'WAVE') return fromWav(view)
  if (head === 'fLaC') return view.byteLength > 21 ? view.getUint32(18) >>> 12 : null
  if (head === 'OggS') return fromOgg(view)
  if (text(view, 4, 4) === 'ftyp') return fromMp4(view)
  return fromMpeg(view)
}
