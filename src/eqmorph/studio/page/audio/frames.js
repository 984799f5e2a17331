// Sample rates of streams that are nothing but frames: MPEG audio (ISO 11172-3, 13818-3) and AAC in
// ADTS (ISO 13818-7). Eleven bits of ones come about in any data, so a frame counts only where the
// next one begins where it ends.

/** @type {Record<number, number[]>} by version */
const MPEG_RATES = { 3: [44100, 48000, 32000], 2: [22050, 24000, 16000], 0: [11025, 12000, 8000] }
// kbit/s by layer and index from 1 on.
/** @type {Record<'first' | 'second', Record<number, number[]>>} */
const BITRATES = {
  first: {
    3: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    1: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  },
  second: {
    3: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    1: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  },
}
const AAC_RATES = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
]

/** @typedef {{rate: number, length: number}} Frame  Hz, bytes */

/**
 * {rate, length in bytes} of the MPEG frame at a place, or null.
 *
 * @type {(view: DataView, at: number) => Frame | null}
 */
function mpegFrame(view, at) {
  if (at + 4 > view.byteLength) return null
  const word = view.getUint32(at)
  const [version, layer] = [(word >>> 19) & 3, (word >>> 17) & 3]
  const rate = MPEG_RATES[version]?.[(word >>> 10) & 3]
  const bitrates = BITRATES[version === 3 ? 'first' : 'second'][layer]
  const kilobits = bitrates?.[((word >>> 12) & 15) - 1]
  if (word >>> 21 !== 0x7ff || !rate || !kilobits) return null
  const padding = (word >>> 9) & 1
  if (layer === 3) return { rate, length: (Math.floor((12000 * kilobits) / rate) + padding) * 4 }
  const slots = version !== 3 && layer === 1 ? 72000 : 144000
  return { rate, length: Math.floor((slots * kilobits) / rate) + padding }
}

/** @type {(view: DataView, at: number) => Frame | null} */
function adtsFrame(view, at) {
  if (at + 7 > view.byteLength || (view.getUint16(at) & 0xfff6) !== 0xfff0) return null
  const rate = AAC_RATES[(view.getUint8(at + 2) >>> 2) & 15]
  const length = (view.getUint32(at + 2) >>> 5) & 0x1fff
  return rate && length > 7 ? { rate, length } : null
}

/** @param {(view: DataView, at: number) => Frame | null} frameAt */
const streamOf = (frameAt) =>
  /** @type {(view: DataView, from: number) => number | null} */
  function rateIn(view, from) {
    for (let at = from; at + 4 <= view.byteLength; at++) {
      const frame = frameAt(view, at)
      if (frame && frameAt(view, at + frame.length)?.rate === frame.rate) return frame.rate
    }
    return null
  }

/** Sample rate of MPEG audio from a place on, in Hz, or null. */
export const fromMpeg = streamOf(mpegFrame)

/** The same of AAC in ADTS. */
export const fromAdts = streamOf(adtsFrame)

/**
 * The rate that an AAC configuration states (ISO 14496-3, AudioSpecificConfig), or null.
 *
 * @type {(view: DataView, at: number) => number | null}
 */
export function aacRate(view, at) {
  if (at + 8 > view.byteLength) return null
  let place = at * 8
  /** @param {number} count */
  const bits = (count) => {
    let value = 0
    for (let i = 0; i < count; i++, place++) {
      value = value * 2 + ((view.getUint8(place >> 3) >>> (7 - (place & 7))) & 1)
    }
    return value
  }
  const rate = () => {
    const index = bits(4)
    return index === 15 ? bits(24) : (AAC_RATES[index] ?? null)
  }
  const kind = bits(5)
  const core = rate()
  bits(4)
  // With spectral band replication, what comes out has a rate of its own.
  return kind === 5 || kind === 29 ? rate() : core
}
