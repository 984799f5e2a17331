// Texts among bytes.

/**
 * The bytes of a view from a place on as a text; empty where there are not so many.
 *
 * @type {(view: DataView, at: number, length: number) => string}
 */
export const text = (view, at, length) =>
  at + length <= view.byteLength
    ? String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, length))
    : ''

/**
 * Where a text is in a view, from a place on; -1 if it is nowhere.
 *
 * @type {(view: DataView, pattern: string, from?: number) => number}
 */
export function find(view, pattern, from = 0) {
  for (let at = from; at + pattern.length <= view.byteLength; at++) {
    if (view.getUint8(at) === pattern.charCodeAt(0) && text(view, at, pattern.length) === pattern) {
      return at
    }
  }
  return -1
}
