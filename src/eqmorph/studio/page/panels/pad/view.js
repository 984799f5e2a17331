// What part of the map is on screen: from dB to pixels and back, zoomed and moved.

export const MOST_ZOOM = 12
const MARGIN = 0.06 // of the map's span, so that no word lies on the edge

/** The rectangle that holds all words, with a margin: {left, right, bottom, top} in dB. */
export function extent(places) {
  const xs = places.map((p) => p.x)
  const ys = places.map((p) => p.y)
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [bottom, top] = [Math.min(...ys), Math.max(...ys)]
  const edge = MARGIN * Math.max(right - left, top - bottom, 1e-9)
  return { left: left - edge, right: right + edge, bottom: bottom - edge, top: top + edge }
}

export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high)
}

/** The nearest point of the map. */
export function within(whole, { x, y }) {
  return { x: clamp(x, whole.left, whole.right), y: clamp(y, whole.bottom, whole.top) }
}

/** A view: the map `whole` shown in `width` x `height` pixels, `zoom` times as large as it fits. */
export function view(whole, width, height, zoom = 1, centre = null) {
  const scale = scales(whole, width, height, zoom)
  const wanted = centre ?? { x: (whole.left + whole.right) / 2, y: (whole.bottom + whole.top) / 2 }
  const x = centred(wanted.x, whole.left, whole.right, width / scale.x)
  const y = centred(wanted.y, whole.bottom, whole.top, height / scale.y)
  return {
    whole,
    width,
    height,
    zoom,
    scale,
    centre: { x, y },
    toPixels: (p) => ({ x: width / 2 + (p.x - x) * scale.x, y: height / 2 - (p.y - y) * scale.y }),
    toMap: (p) => ({ x: x + (p.x - width / 2) / scale.x, y: y - (p.y - height / 2) / scale.y }),
  }
}

// Pixels per dB: the same in both directions, or what looks nearest would not be nearest.
function scales(whole, width, height, zoom) {
  const fitting = Math.min(width / (whole.right - whole.left), height / (whole.top - whole.bottom))
  return { x: zoom * fitting, y: zoom * fitting }
}

// The centre that keeps the view inside the map, or in its middle where all of it is seen.
function centred(wanted, low, high, seen) {
  if (seen >= high - low) return (low + high) / 2
  return clamp(wanted, low + seen / 2, high - seen / 2)
}

/** The same view `factor` times closer, with the map under the pixel `at` staying there. */
export function zoomed(now, factor, at = { x: now.width / 2, y: now.height / 2 }) {
  const zoom = clamp(now.zoom * factor, 1, MOST_ZOOM)
  const fixed = now.toMap(at)
  const scale = scales(now.whole, now.width, now.height, zoom)
  const centre = {
    x: fixed.x - (at.x - now.width / 2) / scale.x,
    y: fixed.y + (at.y - now.height / 2) / scale.y,
  }
  return view(now.whole, now.width, now.height, zoom, centre)
}

/** The same view moved so far that a point of the map is `edge` pixels inside it. */
export function showing(now, place, edge = 24) {
  const p = now.toPixels(place)
  const [dx, dy] = [
    p.x - clamp(p.x, edge, Math.max(edge, now.width - edge)),
    p.y - clamp(p.y, edge, Math.max(edge, now.height - edge)),
  ]
  if (dx === 0 && dy === 0) return now
  const centre = { x: now.centre.x + dx / now.scale.x, y: now.centre.y - dy / now.scale.y }
  return view(now.whole, now.width, now.height, now.zoom, centre)
}
