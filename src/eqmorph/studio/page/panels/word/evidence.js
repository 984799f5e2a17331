// An answer's confidence and evidence as one plain sentence.

const MOST_WORDS = 3

const counted = (n) => (n === 1 ? '1 person' : `${n} people`)

function listed(words) {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** How a text was read and what to be careful about, in sentences; empty where that is plain. */
export function readingSentences(answer) {
  const plain = answer.expression === answer.text.toLowerCase()
  const read = plain ? [] : [`read as ${answer.expression}`]
  const said = [...read, ...(answer.note ? [answer.note] : [])]
  return said.map((s) => `${s[0].toUpperCase()}${s.slice(1)}.`).join(' ')
}

/** What is stated of an answer and what it leans on, without a full stop at its end. */
export function evidenceSentence(answer) {
  const stated = answer.statement
  if (answer.confidence === null) return `${stated[0].toUpperCase()}${stated.slice(1)}`
  const told = answer.evidence.find((e) => e.term === answer.text)
  const people = answer.n_contributors ?? told?.n_contributors
  if (answer.known && people) return `${counted(people)} used this word; ${stated}`
  // Drawn towards flat, as too little is known.
  const cautious = answer.scale < 1 ? 'a cautious guess' : 'a guess'
  const leaning = answer.evidence.filter((e) => e.weight > 0).slice(0, MOST_WORDS)
  const words = leaning.map((e) => e.term)
  const leans = words.length ? `, leaning on ${listed(words)}` : ''
  return `${cautious[0].toUpperCase()}${cautious.slice(1)}${leans}; ${stated}`
}
