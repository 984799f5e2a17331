// What the Live switch says.

/** The state of the link, as a screen reader is told it. */
export function stateInWords({ phase, name, trouble, said }) {
  if (phase === 'beginning') return 'Connecting.'
  if (phase === 'ending') return 'Putting back what was there.'
  if (phase === 'off')
    return said ? sentence(said) : 'Off: what is on screen is heard in this page.'
  if (trouble) return `${sentence(trouble)} It is tried again every second.`
  if (said) return sentence(said)
  return `${name} follows what is on screen.`
}

/** What was sent last, and how much lower it plays. */
export function sentInWords({ phase, level_db: level }, title) {
  if (phase !== 'on' || !title) return ''
  const lower = level < 0 ? `, ${(-level).toFixed(1)} dB lower so that nothing clips` : ''
  return `Sent last: ${title}${lower}.`
}

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`
