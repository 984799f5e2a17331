// Which labels have room, so that none lies on another.

const APART = 2 // pixels between two labels

export function overlaps(a, b, apart = APART) {
  return (
    a.left < b.right + apart &&
    b.left < a.right + apart &&
    a.top < b.bottom + apart &&
    b.top < a.bottom + apart
  )
}

/** Boxes beside a dot: above, below, right, left, then the corners, in the order of preference. */
export function boxesAround(x, y, width, height, gap) {
  const at = (left, top) => ({ left, top, right: left + width, bottom: top + height })
  const [above, middle, below] = [y - gap - height, y - height / 2, y + gap]
  const [left, centre, right] = [x - gap - width, x - width / 2, x + gap]
  return [
    at(centre, above),
    at(centre, below),
    at(right, middle),
    at(left, middle),
    at(right, above),
    at(left, above),
    at(right, below),
    at(left, below),
  ]
}

/**
 * Place as many labels as have room, the first ones first.
 *
 * @param {{x: number, y: number, width: number, height: number, gap: number, far?: number}[]} wanted
 *   dots in pixels with the size of their label, most important first; `far`: half lines that a
 *   label may stand off where there is no room at its dot
 * @param {{left: number, top: number, right: number, bottom: number}} frame
 * @returns {(null | {left: number, top: number, right: number, bottom: number})[]}
 *   where each label goes; null where there is no room
 */
export function thinned(wanted, frame, taken = []) {
  const boxes = [...taken]
  return wanted.map(({ x, y, width, height, gap, far = 0 }) => {
    const gaps = Array.from({ length: far + 1 }, (_, lines) => gap + (lines * height) / 2)
    const box = gaps
      .flatMap((away) => boxesAround(x, y, width, height, away))
      .find((b) => inside(b, frame) && !boxes.some((other) => overlaps(b, other)))
    if (!box) return null
    boxes.push(box)
    return box
  })
}

function inside(box, frame) {
  return (
    box.left >= frame.left &&
    box.right <= frame.right &&
    box.top >= frame.top &&
    box.bottom <= frame.bottom
  )
}
