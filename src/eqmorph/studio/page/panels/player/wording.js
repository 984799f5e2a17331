// Times and levels as they are read and heard.

/** Seconds as "1:05". */
export function clock(seconds) {
  const whole = Math.floor(Math.max(0, seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** Seconds as a screen reader should say them. */
export function spokenTime(seconds) {
  const whole = Math.floor(Math.max(0, seconds))
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60]
  const part = (n, unit) => (n ? [`${n} ${unit}${n === 1 ? '' : 's'}`] : [])
  return [...part(minutes, 'minute'), ...part(rest, 'second')].join(' ') || '0 seconds'
}

/** A number with one decimal and a true minus sign. */
export function decimal(value) {
  const rounded = value.toFixed(1)
  return (rounded === '-0.0' ? '0.0' : rounded).replace('-', '−')
}

/** Loudness as "−18.0 LUFS"; silence has none. */
export const loudness = (value) => (Number.isFinite(value) ? `${decimal(value)} LUFS` : 'silent')

/** What the comparison does to the levels, in a sentence; empty when nothing. */
export function fairness({ gains, matched, held, progress, before, after }) {
  if (!before) return ''
  if (progress < 1) return `Measuring the loudness, ${Math.round(100 * progress)} %.`
  const said = []
  const moved = matched ? gains.equalised - gains.lowered : gains.original - gains.lowered
  if ((matched || held) && Math.abs(moved) >= 0.05) {
    said.push(`${matched ? 'equalised' : 'original'} ${signed(moved)} dB to match`)
  }
  if (gains.lowered <= -0.05) {
    said.push(`both ${signed(gains.lowered)} dB to stay below full scale`)
  }
  if (!said.length && matched && Number.isFinite(after.loudness)) {
    said.push('both are equally loud')
  }
  const sentence = said.join('; ')
  return sentence && `${sentence[0].toUpperCase()}${sentence.slice(1)}.`
}

const signed = (db) => `${db > 0 ? '+' : ''}${decimal(db)}`
