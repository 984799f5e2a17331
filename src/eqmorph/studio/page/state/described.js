// What people would call a setting, and what a reader said of a file, as sentences.

/**
 * "This is like airy, crisp or glassy, not boomy; 85 % would say bright."
 *
 * @param {Pick<Api.DescribeAnswer, 'words' | 'unlike' | 'sides'>} described
 */
export function calledInWords({ words, unlike, sides }) {
  if (words.length === 0) return 'This changes too little to have a word.'
  const like = words.map(({ word }) => word)
  const last = like.pop()
  const named = like.length ? `${like.join(', ')} or ${last}` : last
  const not = unlike.length ? `, not ${unlike[0].word}` : ''
  const [side] = sides
  const agreed = side ? `; ${Math.round(100 * side.chance)} % would say ${side.name}` : ''
  return `This is like ${named}${not}${agreed}.`
}

/** A reader's note as a sentence of its own. @param {string} note */
export function asSentence(note) {
  const text = note.trim()
  return `${text[0].toUpperCase()}${text.slice(1)}${/[.?]$/.test(text) ? '' : '.'}`
}
