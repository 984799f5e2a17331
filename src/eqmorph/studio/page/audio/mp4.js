// The sample rate in an MP4 (ISO 14496-12, -14): of the first audio track's sample entry.

import { find, text } from './bytes.js'
import { aacRate } from './frames.js'

const ENTRIES = ['mp4a', 'alac', 'Opus', 'fLaC']
const RATE_AT = 28 // bytes behind the entry's name: an integer of 16 bits before a point
const CONFIG = 5 // tag of a decoder's own configuration

/** @type {(view: DataView) => number | null} */
export function fromMp4(view) {
  const description = find(view, 'stsd')
  if (description < 0) return null
  const places = ENTRIES.map((name) => find(view, name, description)).filter((at) => at >= 0)
  if (!places.length) return null
  const at = Math.min(...places)
  const name = text(view, at, 4)
  if (name === 'Opus') return 48000
  const stated = at + RATE_AT + 2 <= view.byteLength ? view.getUint16(at + RATE_AT) : null
  return (
    (name === 'alac' ? alacRate(view, at) : name === 'mp4a' ? esdsRate(view, at) : null) ?? stated
  )
}

// The decoder's own box has the name of the entry; its rate comes last.
/** @type {(view: DataView, entry: number) => number | null} */
function alacRate(view, entry) {
  const box = find(view, 'alac', entry + 4)
  return box >= 0 && box + 32 <= view.byteLength ? view.getUint32(box + 28) : null
}

/** @type {(view: DataView, entry: number) => number | null} */
function esdsRate(view, entry) {
  const box = find(view, 'esds', entry)
  if (box < 0) return null
  const end = Math.min(box + 64, view.byteLength - 8)
  for (let at = box + 8; at < end; at++) {
    if (view.getUint8(at) !== CONFIG) continue
    // A length in bytes of seven bits, each but the last with its upper bit set.
    let content = at + 1
    while (content < end && view.getUint8(content) & 0x80) content++
    const length = view.getUint8(content)
    if (length >= 2 && length <= 32) return aacRate(view, content + 1)
  }
  return null
}
