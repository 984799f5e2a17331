// What people would call a setting, and what a reader said of a file, as sentences.

const MOST_WORDS = 4
const LEAST_SHARE = 0.02

/** "People would call this bright 61 %, airy 12 %." */
export function calledInWords(words) {
  const likely = words.filter(({ probability }) => probability >= LEAST_SHARE).slice(0, MOST_WORDS)
  if (likely.length === 0) return 'People would not agree on a word for this.'
  const named = likely.map(({ word, probability }) => `${word} ${Math.round(100 * probability)} %`)
  return `People would call this ${named.join(', ')}.`
}

/** A reader's note as a sentence of its own. */
export function asSentence(note) {
  const text = note.trim()
  return `${text[0].toUpperCase()}${text.slice(1)}${/[.?]$/.test(text) ? '' : '.'}`
}
