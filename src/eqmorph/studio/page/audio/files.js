// A chosen file becomes sound inside the browser; nothing of it is sent anywhere.

import { Problem } from '../server/problems.js'
import { channelsOf } from './offline.js'
import { rateText } from '../eq/format.js'
import { statedSampleRate, tellsAtItsEnd } from './headers.js'
import { fromMp4 } from './mp4.js'

// Decoded sound lies in memory as 4 bytes a sample: 20 minutes of stereo at 48 kHz take 461 MB.
export const MAX_MINUTES = 20
const MAX_FILE_BYTES = 512 * 2 ** 20
const MAX_DECODED_BYTES = 768 * 2 ** 20

// What browsers promise for a context.
const LOWEST_RATE = 8000
const HIGHEST_RATE = 96000
const HEADER_BYTES = 256 * 1024
const KINDS = /\.(wav|wave|flac|mp3|ogg|oga|opus|m4a|aac|mp4|webm|weba|aif|aiff|aifc|caf|wma)$/i

/** A sentence for the user about a file that cannot be heard. */
export class SoundError extends Problem {
  name = 'SoundError'
}

/** Whether a file says of itself, by type or name, that it is sound. @param {File} file */
export const isSoundFile = (file) => /^(audio|video)\//.test(file.type) || KINDS.test(file.name)

/** @param {number} seconds */
const minutes = (seconds) => `${(seconds / 60).toFixed(seconds < 600 ? 1 : 0)} minutes`

/** @param {File} file */
function checkSize(file) {
  if (file.size === 0) throw new SoundError(`${file.name} is empty; choose another file.`)
  if (file.size <= MAX_FILE_BYTES) return
  throw new SoundError(
    `${file.name} has ${Math.round(file.size / 2 ** 20)} MB and the page takes files up to ` +
      `${MAX_FILE_BYTES / 2 ** 20} MB; choose a shorter part, or render the whole with: ` +
      'eqmorph apply',
  )
}

/** @type {(file: File, seconds: number) => void} */
function checkDuration(file, seconds) {
  if (!(seconds > MAX_MINUTES * 60)) return
  throw new SoundError(
    `${file.name} lasts ${minutes(seconds)} and the page holds up to ${MAX_MINUTES} minutes; ` +
      'choose a shorter part, or render the whole with: eqmorph apply',
  )
}

/**
 * Seconds that the file's own header states, or NaN; asked before decoding fills the memory.
 *
 * @param {File} file
 * @returns {Promise<number>}
 */
function statedDuration(file) {
  const player = new Audio()
  const address = URL.createObjectURL(file)
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(NaN), 3000)
    /** @param {number} seconds */
    const answer = (seconds) => {
      clearTimeout(timer)
      resolve(seconds)
    }
    player.onloadedmetadata = () => answer(player.duration)
    player.onerror = () => answer(NaN)
    player.preload = 'metadata'
    player.src = address
  }).finally(() => {
    player.onloadedmetadata = player.onerror = null
    player.removeAttribute('src')
    player.load()
    URL.revokeObjectURL(address)
  })
}

/**
 * The rate to hear a file at, Hz, and a sentence where that is not the file's own.
 *
 * @param {File} file
 */
async function rateOf(file) {
  const head = await file.slice(0, HEADER_BYTES).arrayBuffer()
  const end = () => file.slice(-HEADER_BYTES).arrayBuffer()
  const stated =
    statedSampleRate(head) ?? (tellsAtItsEnd(head) ? fromMp4(new DataView(await end())) : null)
  if (stated === null || !(stated > 0)) {
    const rate = deviceRate()
    return {
      rate,
      told: `${file.name} does not tell its sample rate; it is heard at ${rateText(rate)}.`,
    }
  }
  let rate = stated
  while (rate > HIGHEST_RATE) rate /= 2
  while (rate < LOWEST_RATE) rate *= 2
  if (rate === stated) return { rate, told: '' }
  const told = `${file.name} has a sample rate of ${rateText(stated)}; this page plays it at ${rateText(rate)}.`
  return { rate, told }
}

/** The rate of the sound card, Hz. */
export function deviceRate() {
  const context = new AudioContext()
  context.close()
  return context.sampleRate
}

/** @type {(file: File, sampleRate: number) => Promise<AudioBuffer>} */
async function decoded(file, sampleRate) {
  const context = new OfflineAudioContext({ numberOfChannels: 1, length: 1, sampleRate })
  try {
    return await context.decodeAudioData(await file.arrayBuffer())
  } catch {
    throw new SoundError(
      `${file.name} could not be read as sound: it may be damaged, or of a kind this browser ` +
        'does not know; save it as WAV, FLAC or MP3 and choose it again.',
    )
  }
}

/**
 * Decode `file` at its own sample rate.
 *
 * @param {File} file
 * @param {(sentence: string) => void} tell  hears of a rate that is not the file's own
 * @returns {Promise<AudioBuffer>}
 * @throws {SoundError} with one sentence that names the file and the way out
 */
export async function decodeFile(file, tell) {
  checkSize(file)
  checkDuration(file, await statedDuration(file))
  const { rate, told } = await rateOf(file)
  const buffer = await decoded(file, rate)
  if (told) tell(told)
  checkDuration(file, buffer.duration)
  if (buffer.length * buffer.numberOfChannels * 4 > MAX_DECODED_BYTES) {
    throw new SoundError(
      `${file.name} has ${buffer.numberOfChannels} channels and would take more than ` +
        `${MAX_DECODED_BYTES / 2 ** 20} MB of memory; choose a shorter part of it.`,
    )
  }
  return buffer
}

/**
 * What of a recording of many channels is heard, on two: folded as Web Audio folds surround sound,
 * or its first two channels. Levels are then those of what is heard.
 *
 * @param {AudioBuffer} buffer
 */
export async function onTwoChannels(buffer) {
  if (buffer.numberOfChannels <= 2) return buffer
  const { length, sampleRate } = buffer
  const context = new OfflineAudioContext({ numberOfChannels: 2, length, sampleRate })
  const source = new AudioBufferSourceNode(context, { buffer })
  source.connect(context.destination)
  source.start()
  return context.startRendering()
}

/**
 * Set samples that are not finite numbers to silence; one would stop every filter for good.
 *
 * A generator that yields progress (0 to 1) and returns how many there were.
 *
 * @param {AudioBuffer} buffer
 * @returns {Generator<number, number>}
 */
export function* silenceBroken(buffer) {
  const STEP = 2 ** 18
  const channels = channelsOf(buffer)
  let broken = 0
  for (const [c, channel] of channels.entries()) {
    for (let start = 0; start < channel.length; start += STEP) {
      const last = Math.min(start + STEP, channel.length)
      for (let n = start; n < last; n++) {
        if (!Number.isFinite(channel[n])) {
          channel[n] = 0
          broken++
        }
      }
      yield (c + start / channel.length) / channels.length
    }
  }
  return broken
}
