// Three sounds made by code, for those who have no recording at hand: the same samples every time.

import { integratedLoudness } from './loudness.js'
import { drums } from './sounds/drums.js'
import { guitar } from './sounds/guitar.js'
import { SAMPLE_RATE } from './sounds/synthesis.js'
import { voice } from './sounds/voice.js'

export { SAMPLE_RATE }
export const LOUDNESS = -18 // LUFS

export const SOUNDS = [
  { name: 'drums', label: 'Drums', make: drums },
  { name: 'guitar', label: 'Guitar and bass', make: guitar },
  { name: 'voices', label: 'Voices', make: voice },
]

// The ring is opened this long before its first beat, where it is quiet.
const LEAD = Math.round(0.02 * SAMPLE_RATE)

/**
 * Channels of the built-in sound `name`: two Float32Arrays at 48 kHz, at -18 LUFS.
 *
 * @type {(name: string) => Float32Array<ArrayBuffer>[]}
 */
export function builtIn(name) {
  const sound = SOUNDS.find((s) => s.name === name)
  if (!sound) {
    const names = SOUNDS.map((s) => s.name).join(', ')
    throw new RangeError(`there is no built-in sound ${JSON.stringify(name)}; there are: ${names}`)
  }
  return levelled(sound.make().map(opened))
}

/** @type {(channels: Float64Array[]) => Float32Array<ArrayBuffer>[]} */
function levelled(channels) {
  const gain = 10 ** ((LOUDNESS - integratedLoudness(channels, SAMPLE_RATE)) / 20)
  return channels.map((channel) => Float32Array.from(channel, (x) => gain * x))
}

/** @param {Float64Array} channel */
function opened(channel) {
  const turned = new Float64Array(channel.length)
  turned.set(channel.subarray(channel.length - LEAD))
  turned.set(channel.subarray(0, channel.length - LEAD), LEAD)
  return turned
}
