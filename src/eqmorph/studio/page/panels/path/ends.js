// The ends of a path: a text, or a setting with a name (the one on screen, a file's).

export function nameOf(end) {
  return typeof end === 'string' ? end : end.name
}

export function asked(end) {
  return typeof end === 'string' ? { text: end } : { setting: end.setting }
}

/** Whether two paths have the same ends. */
export function sameEnds(a, b) {
  return a.from === b.from && a.to === b.to
}

export function pathInWords({ from, to, alpha }) {
  return `${Math.round(100 * alpha)} % of the way from ${nameOf(from)} to ${nameOf(to)}`
}

export function pathTitle({ from, to, alpha }) {
  if (alpha === 0) return nameOf(from)
  if (alpha === 1) return nameOf(to)
  return `${nameOf(from)} to ${nameOf(to)} ${Math.round(100 * alpha)} %`
}
