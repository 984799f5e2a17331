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

/** A box of a given size beside a dot: above, below, right, left, in the order of preference. */
export function boxesAround(x, y, width, height, gap) {
  const at = (left, top) => ({ left, top, right: left + width, bottom: top + height })
  return [
    at(x - width / 2, y - gap - height),
    at(x - width / 2, y + gap),
    at(x + gap, y - height / 2),
    at(x - gap - width, y - height / 2),
  ]
}

/**
 * Place as many labels as have room, the first ones first.
 *
 * @param {{x: number, y: number, width: number, height: number, gap: number}[]} wanted
 *   dots in pixels with the size of their label, most important first
 * @param {{left: number, top: number, right: number, bottom: number}} frame
 * @returns {(null | {left: number, top: number, right: number, bottom: number})[]}
 *   where each label goes; null where there is no room
 */
export function thinned(wanted, frame, taken = []) {
  const boxes = [...taken]
  return wanted.map(({ x, y, width, height, gap }) => {
    const box = boxesAround(x, y, width, height, gap).find(
      (b) => inside(b, frame) && !boxes.some((other) => overlaps(b, other)),
    )
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
