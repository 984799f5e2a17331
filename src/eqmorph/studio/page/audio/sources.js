// What can be loaded, each with its name and its samples: a file, a built-in sound, a live source.

import { SoundError, decodeFile, deviceRate, onTwoChannels, silenceBroken } from './files.js'
import { LIVE, openStream } from './live.js'
import { bufferOf } from './offline.js'
import { inSlices } from './slices.js'
import { SAMPLE_RATE, SOUNDS } from './sounds.js'

/**
 * @typedef {object} Sound
 * @property {string} name
 * @property {string | null} builtIn  which built-in sound this is
 * @property {File | null} file  the user's own
 * @property {string | null} live  which live source this is
 * @property {AudioBuffer | null} buffer  null for what is heard live
 * @property {number} rate  Hz
 */

/** @type {Readonly<Sound>} */
export const NOTHING = Object.freeze({
  name: '',
  builtIn: null,
  file: null,
  live: null,
  buffer: null,
  rate: SAMPLE_RATE,
})

/**
 * @param {File} file
 * @param {(sentence: string) => void} tell  hears what is not as the file has it
 * @returns {Promise<Sound>}
 * @throws {SoundError}
 */
export async function fromFile(file, tell) {
  const decoded = await decodeFile(file, tell)
  const broken = await inSlices(silenceBroken(decoded))
  if (broken) tell(`${file.name}: ${broken} samples are not numbers and are heard as silence.`)
  const buffer = await onTwoChannels(decoded)
  return { ...NOTHING, name: file.name, file, buffer, rate: buffer.sampleRate }
}

/** The built-in sound `name`: drums, guitar or voices. @type {(name: string) => Promise<Sound>} */
export async function builtInSound(name) {
  const known = SOUNDS.find((one) => one.name === name)
  if (!known) throw new RangeError(`there is no built-in sound ${name}`)
  return { ...NOTHING, name: known.label, builtIn: name, buffer: await madeBeside(name) }
}

/**
 * A microphone or another tab, once the user has allowed it.
 *
 * @type {(name: string) => Promise<{sound: Sound, stream: MediaStream}>}
 * @throws {SoundError}
 */
export async function liveSound(name) {
  const source = LIVE.find((one) => one.name === name)
  if (!source) throw new RangeError(`there is no live source ${name}`)
  const stream = await openStream(source)
  return { stream, sound: { ...NOTHING, name: source.label, live: name, rate: deviceRate() } }
}

/** @type {Map<string, Promise<AudioBuffer>>} */
const made = new Map()

/** A built-in sound, made once, in a worker. @param {string} name */
function madeBeside(name) {
  const known = made.get(name)
  if (known) return known
  /** @type {Promise<AudioBuffer>} */
  const buffer = new Promise((resolve, reject) => {
    const worker = new Worker(new URL('sounds-worker.js', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }) => {
      resolve(bufferOf(data.channels, SAMPLE_RATE))
      worker.terminate()
    }
    worker.onerror = () => {
      made.delete(name)
      reject(new SoundError(`The sound ${name} could not be made; load the page again.`))
    }
    worker.postMessage(name)
  })
  made.set(name, buffer)
  return buffer
}
