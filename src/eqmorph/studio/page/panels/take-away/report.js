// What the library did to a file, as a sentence.

const signed = (value, digits = 1) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`

/** "Turned down by 5.2 dB; nothing clipped; −18.2 LUFS before, −17.9 LUFS after." */
export function reportInWords(report) {
  const said = [level(report.gain_db), clipping(report.clipped), loudness(report)]
  if (report.bands_left_out?.length) {
    const bands = report.bands_left_out.map((band) => band.replaceAll('_', ' ')).join(' and ')
    said.push(`left out, as the file's sample rate is too low for it: ${bands}`)
  }
  const sentence = said.filter(Boolean).join('; ')
  const notes = (report.notes ?? []).map((note) => `${note}.`)
  return [`${sentence[0].toUpperCase()}${sentence.slice(1)}.`, ...notes].join(' ')
}

function level(gain) {
  if (Math.abs(gain) < 0.05) return 'level kept'
  return `turned ${gain < 0 ? 'down' : 'up'} by ${Math.abs(gain).toFixed(1)} dB`
}

function clipping(clipped) {
  if (!clipped) return 'nothing clipped'
  return `${clipped} ${clipped === 1 ? 'sample' : 'samples'} clipped`
}

function loudness({ loudness_before: before, loudness_after: after, true_peak_db: peak }) {
  const parts = []
  if (before != null && after != null) {
    parts.push(`${signed(before)} LUFS before, ${signed(after)} LUFS after`)
  }
  if (peak != null) parts.push(`true peak ${signed(peak)} dBTP`)
  return parts.join(', ')
}
