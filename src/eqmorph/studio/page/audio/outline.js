// The outline of a whole sound, as a path for SVG.

/**
 * Highest sample of each of `columns` equal parts; a generator that yields progress.
 *
 * @type {(channels: readonly Float32Array[], columns: number) => Generator<number, Float32Array>}
 */
export function* outline(channels, columns) {
  const { length } = channels[0]
  const peaks = new Float32Array(columns)
  for (let column = 0; column < columns; column++) {
    const first = Math.floor((column * length) / columns)
    const last = Math.floor(((column + 1) * length) / columns)
    for (const channel of channels) {
      for (let n = first; n < last; n++) {
        const height = Math.abs(channel[n])
        if (height > peaks[column]) peaks[column] = height
      }
    }
    yield column / columns
  }
  return peaks
}

/**
 * Bars around a middle line, in a box of `columns` by 2; the highest fills it.
 *
 * @param {Float32Array} peaks
 */
export function outlinePath(peaks) {
  const highest = Math.max(...peaks) || 1
  return Array.from(peaks, (peak, column) => {
    const height = Math.max(0.02, (0.95 * peak) / highest)
    return `M${column + 0.5} ${(1 - height).toFixed(3)}V${(1 + height).toFixed(3)}`
  }).join('')
}
