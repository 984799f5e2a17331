// The morph pad in words.

/** "60 % warm, 30 % mellow and 10 % dark", or the word alone where it is all. */
export function sharesInWords(parts) {
  if (parts.length === 1) return parts[0].word
  const named = parts.map((p) => `${Math.round(100 * p.share)} % ${p.word}`)
  return `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`
}

/** As a short list for a slider's value: "60 % warm, 40 % mellow". */
export function sharesListed(parts) {
  if (parts.length === 1) return parts[0].word
  return parts.map((p) => `${Math.round(100 * p.share)} % ${p.word}`).join(', ')
}

/** A place on an axis: "1.2 dB brighter", "0.5 dB less middle". */
export function placeInWords(value, more, less) {
  const size = Math.abs(value).toFixed(1)
  if (size === '0.0') return `neither ${more} nor ${less}`
  return `${size} dB ${value > 0 ? more : less}`
}

/** What is on screen of the blend, as a sentence. */
export function blendSentence(parts) {
  if (parts.length === 1) return `On the word ${parts[0].word}.`
  return `A blend of ${sharesInWords(parts)}.`
}
