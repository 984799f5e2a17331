// What the first bytes of a sound file say about its sample rate, so that it is decoded and heard
// at that rate: an equaliser's curve near the top depends on it.

import { find, text } from './bytes.js'
import { fromAdts, fromMpeg } from './frames.js'
import { fromMatroska } from './matroska.js'
import { fromMp4 } from './mp4.js'

// Chunks of a name and a length: RIFF's are little-endian, those of AIFF and CAF big-endian.
/** @type {(view: DataView, name: string, how: {from: number, little?: boolean, lengthBytes?: number}) => number} */
function chunk(view, name, { from, little = false, lengthBytes = 4 }) {
  for (let at = from; at + 4 + lengthBytes <= view.byteLength;) {
    const start = at + 4 + lengthBytes
    if (text(view, at, 4) === name) return start
    const length =
      lengthBytes === 8 ? Number(view.getBigUint64(at + 4)) : view.getUint32(at + 4, little)
    at = start + length + (lengthBytes === 4 ? length % 2 : 0)
  }
  return -1
}

/** @type {(view: DataView) => number | null} */
function fromWav(view) {
  const at = chunk(view, 'fmt ', { from: 12, little: true })
  return at >= 0 && at + 8 <= view.byteLength ? view.getUint32(at + 4, true) : null
}

// The rate is a floating-point number of 80 bits: an exponent of 15, a mantissa of 64 with its 1.
/** @type {(view: DataView) => number | null} */
function fromAiff(view) {
  const at = chunk(view, 'COMM', { from: 12 })
  if (at < 0 || at + 18 > view.byteLength) return null
  const exponent = (view.getUint16(at + 8) & 0x7fff) - 16383 - 31
  return Math.round(view.getUint32(at + 10) * 2 ** exponent)
}

/** @type {(view: DataView) => number | null} */
function fromCaf(view) {
  const at = chunk(view, 'desc', { from: 8, lengthBytes: 8 })
  return at >= 0 && at + 8 <= view.byteLength ? view.getFloat64(at) : null
}

/** @type {(view: DataView) => number | null} */
function fromOgg(view) {
  if (find(view, 'OpusHead') >= 0) return 48000
  const vorbis = find(view, '\x01vorbis')
  if (vorbis >= 0) return vorbis + 16 <= view.byteLength ? view.getUint32(vorbis + 12, true) : null
  const flac = find(view, 'fLaC')
  return flac >= 0 ? fromFlac(view, flac) : null
}

/** @type {(view: DataView, at: number) => number | null} */
const fromFlac = (view, at) => (at + 22 <= view.byteLength ? view.getUint32(at + 18) >>> 12 : null)

// A tag's length is written in four bytes of seven bits.
/** @param {DataView} view */
function tagLength(view) {
  if (text(view, 0, 3) !== 'ID3') return 0
  return [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (view.getUint8(at) & 127), 0) + 10
}

/**
 * Sample rate in Hz that the beginning of a file (ArrayBuffer) states, or null.
 *
 * Reads WAV, AIFF, CAF, FLAC, Ogg (Vorbis, Opus, FLAC), WebM, MP3, AAC and MP4 (AAC, ALAC, Opus).
 *
 * @param {ArrayBuffer} bytes
 */
export function statedSampleRate(bytes) {
  const view = new DataView(bytes)
  if (view.byteLength < 16) return null
  const [head, kind] = [text(view, 0, 4), text(view, 8, 4)]
  if (/^(RIFF|RF64|BW64)$/.test(head) && kind === 'WAVE') return fromWav(view)
  if (head === 'FORM' && /^AIF[FC]$/.test(kind)) return fromAiff(view)
  if (head === 'caff') return fromCaf(view)
  if (head === 'OggS') return fromOgg(view)
  if (view.getUint32(0) === 0x1a45dfa3) return fromMatroska(view)
  if (text(view, 4, 4) === 'ftyp') return fromMp4(view)
  const after = tagLength(view)
  if (text(view, after, 4) === 'fLaC') return fromFlac(view, after)
  return fromMpeg(view, after) ?? fromAdts(view, after)
}

/**
 * Whether more of a file, its end, could tell what its beginning does not.
 *
 * @param {ArrayBuffer} bytes
 */
export const tellsAtItsEnd = (bytes) => text(new DataView(bytes), 4, 4) === 'ftyp'
