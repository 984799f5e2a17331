// The morph pad in words.

// Some people's words have a comma of their own.
const named = ({ word }) => (word.includes(',') ? `“${word}”` : word)

const withShare = (part) => `${Math.round(100 * part.share)} % ${named(part)}`

/** "60 % warm, 30 % mellow and 10 % dark", or the word alone where it is all. */
export function sharesInWords(parts) {
  if (parts.length === 1) return named(parts[0])
  const listed = parts.map(withShare)
  return `${listed.slice(0, -1).join(', ')} and ${listed.at(-1)}`
}

/** As a short list for a slider's value: "60 % warm, 40 % mellow". */
export function sharesListed(parts) {
  return parts.length === 1 ? named(parts[0]) : parts.map(withShare).join(', ')
}

const MOST_ENDS = 2 // words at either end

/** What an axis is called at its ends. */
export function endsInWords({ towards, away }) {
  const [less, more] = [away, towards].map((words) => words.slice(0, MOST_ENDS).join(', '))
  return { less, more }
}

/** A place on an axis: "1.2 dB towards clear, airy". */
export function placeInWords(value, { less, more }) {
  const size = Math.abs(value).toFixed(1)
  if (size === '0.0') return `neither ${more} nor ${less}`
  return `${size} dB towards ${value > 0 ? more : less}`
}

/** How much of what is heard lies in the plane of the map. */
export function shareSentence([x, y]) {
  const share = Math.round(100 * (x.share + y.share))
  return `Distance is what one hears, as far as two axes can: they hold ${share} % of it.`
}

/** A text that is no word of the map, at its place among them; last, as it may be long. */
export function lyingSentence(text, parts) {
  const near = parts.slice(0, 3).map(named)
  const listed = near.length === 1 ? near[0] : `${near.slice(0, -1).join(', ')} and ${near.at(-1)}`
  return `Here, near ${listed}, lies “${text}”.`
}

/** What is on screen of the blend, as a sentence. */
export function blendSentence(parts) {
  if (parts.length === 1) return `On the word ${named(parts[0])}.`
  return `A blend of ${sharesInWords(parts)}.`
}
