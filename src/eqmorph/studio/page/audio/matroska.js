// The sample rate in a WebM or Matroska file (RFC 9559): elements of an id, a length and content.

const SEGMENT = 0x18538067
const TRACKS = 0x1654ae6b
const ENTRY = 0xae
const AUDIO = 0xe1
const RATE = 0xb5
const OUTPUT_RATE = 0x78b5 // where it differs, as with spectral band replication
const CODEC = 0x86
const INTO = new Set([SEGMENT, TRACKS, ENTRY, AUDIO])

/**
 * @typedef {{value: number, next: number}} Value  a number, and the place behind it
 * @typedef {{rate?: number | null, output?: number | null, codec?: string}} Found  rates in Hz
 */

/**
 * A number of one to eight bytes, its length told by its leading zeros: {value, next}.
 *
 * @type {(view: DataView, at: number, keepMark: boolean) => Value | null}
 */
function number(view, at, keepMark) {
  if (at >= view.byteLength) return null
  const first = view.getUint8(at)
  const length = Math.clz32(first) - 23
  if (length > 8 || at + length > view.byteLength) return null
  let value = keepMark ? first : first & (0xff >> length)
  for (let i = 1; i < length; i++) value = value * 256 + view.getUint8(at + i)
  return { value, next: at + length }
}

/** @type {(view: DataView) => number | null} */
export function fromMatroska(view) {
  /** @type {Found} */
  const found = {}
  walk(view, 0, view.byteLength, found)
  if (/^A_OPUS/.test(found.codec ?? '')) return 48000
  return found.output ?? found.rate ?? null
}

/** @type {(view: DataView, from: number, to: number, found: Found) => void} */
function walk(view, from, to, found) {
  for (let at = from; at < to;) {
    const id = number(view, at, true)
    const size = id && number(view, id.next, false)
    if (!size) return
    // A length of nothing but ones is unknown, as in a stream: it ends with its parent.
    const end = Math.min(size.next + size.value, to)
    if (INTO.has(id.value)) walk(view, size.next, end, found)
    else if (id.value === RATE) found.rate ??= float(view, size)
    else if (id.value === OUTPUT_RATE) found.output ??= float(view, size)
    else if (id.value === CODEC) found.codec ??= letters(view, size.next, end)
    at = end
  }
}

/** @type {(view: DataView, value: Value) => number | null} */
const float = (view, { value, next }) =>
  next + value > view.byteLength
    ? null
    : value === 8
      ? view.getFloat64(next)
      : view.getFloat32(next)

/** @type {(view: DataView, from: number, to: number) => string} */
const letters = (view, from, to) =>
  String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + from, to - from))
