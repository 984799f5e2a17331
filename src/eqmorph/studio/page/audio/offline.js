// Sound rendered through the same nodes that are heard, faster than it plays.

import { createSides } from './sides.js'

const UNITY = { original: 0, equalised: 0 }

/** An AudioBuffer of `channels` (Float32Arrays of equal length). */
export function bufferOf(channels, sampleRate) {
  const buffer = new AudioBuffer({
    length: channels[0].length,
    numberOfChannels: channels.length,
    sampleRate,
  })
  channels.forEach((channel, c) => buffer.copyToChannel(Float32Array.from(channel), c))
  return buffer
}

/** The channels of an AudioBuffer. */
export const channelsOf = (buffer) =>
  Array.from({ length: buffer.numberOfChannels }, (_, c) => buffer.getChannelData(c))

/**
 * Render `buffer` as the player plays it.
 *
 * @param buffer AudioBuffer
 * @param setting what it begins with
 * @param heard 'equalised' or 'original'
 * @param gains dB of either side, as `fairGains` gives
 * @param changes [{time (seconds), setting | heard | gains}], each done with the player's own glide
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

function apply(sides, { setting, heard, gains }, time) {
  if (setting) sides.chain.moveTo(setting, time)
  if (heard) sides.hear(heard, time)
  if (gains) sides.levels(gains, time)
}
