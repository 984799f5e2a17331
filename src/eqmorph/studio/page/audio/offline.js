// Sound rendered through the same nodes that are heard, faster than it plays.

import { createSides } from './sides.js'

/**
 * @typedef {import('../eq/bands.js').Setting} Setting
 * @typedef {import('./sides.js').Side} Side
 * @typedef {{setting?: Setting, heard?: Side, gains?: Record<Side, number>}} Change
 */

const UNITY = { original: 0, equalised: 0 }

/**
 * An AudioBuffer of `channels` (Float32Arrays of equal length).
 *
 * @type {(channels: readonly Float32Array[], sampleRate: number) => AudioBuffer}
 */
export function bufferOf(channels, sampleRate) {
  const buffer = new AudioBuffer({
    length: channels[0].length,
    numberOfChannels: channels.length,
    sampleRate,
  })
  channels.forEach((channel, c) => buffer.copyToChannel(Float32Array.from(channel), c))
  return buffer
}

/** The channels of an AudioBuffer. @param {AudioBuffer} buffer */
export const channelsOf = (buffer) =>
  Array.from({ length: buffer.numberOfChannels }, (_, c) => buffer.getChannelData(c))

/**
 * Render `buffer` as the player plays it.
 *
 * @param {AudioBuffer} buffer
 * @param {Setting} setting  what it begins with
 * @param {object} [how]
 * @param {Side} [how.heard]
 * @param {Record<Side, number>} [how.gains]  dB of either side, as `fairGains` gives
 * @param {(Change & {time: number})[]} [how.changes]  each done with the player's own glide; seconds
 * @returns {Promise<AudioBuffer>} of the same length, rate and channels
 */
export async function render(
  buffer,
  setting,
  { heard = 'equalised', gains = UNITY, changes = [] } = {},
) {
  const { numberOfChannels, length, sampleRate } = buffer
  const context = new OfflineAudioContext({ numberOfChannels, length, sampleRate })
  const sides = createSides(context, setting)
  sides.begin(setting, gains, heard)
  sides.output.connect(context.destination)
  const source = new AudioBufferSourceNode(context, { buffer })
  source.connect(sides.input)
  source.start()
  const order = [...changes].sort((a, b) => a.time - b.time)
  // Each change is made while the rendering rests at its time, as it is in the live player.
  for (const { time, ...change } of order) {
    context.suspend(time).then(() => {
      apply(sides, change, context.currentTime)
      context.resume()
    })
  }
  return context.startRendering()
}

/** @type {(sides: ReturnType<typeof createSides>, change: Change, time: number) => void} */
function apply(sides, { setting, heard, gains }, time) {
  if (setting) sides.chain.moveTo(setting, time)
  if (heard) sides.hear(heard, time)
  if (gains) sides.levels(gains, time)
}
