// Sound as it comes: a microphone or what another tab plays. The browser asks the user first; nothing
// of it is kept or sent.

import { SoundError } from './files.js'

// What a browser does to voices would be heard as a part of the equaliser.
const RAW = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }

/** @type {() => MediaDevices | undefined} */
const devices = () => globalThis.navigator?.mediaDevices

/** @type {() => MediaDevices} */
const there = () => {
  const found = devices()
  if (!found) throw new DOMException('no media devices', 'NotFoundError')
  return found
}

/**
 * @typedef {object} Source
 * @property {string} name
 * @property {string} label
 * @property {() => Promise<MediaStream>} open
 * @property {() => boolean} offered
 * @property {string} missing  why it is not there, with the way out
 */

/**
 * What can be listened to here; browsers offer it only on this machine or over HTTPS.
 *
 * @type {readonly Source[]}
 */
export const LIVE = Object.freeze([
  {
    name: 'microphone',
    label: 'Microphone',
    open: () => there().getUserMedia({ audio: RAW }),
    offered: () => Boolean(devices()?.getUserMedia),
    missing: 'there is none on this machine; choose a file, or another tab',
  },
  {
    name: 'tab',
    label: 'Another tab',
    // There is no sound without a picture; it is let go at once.
    open: () =>
      there().getDisplayMedia({
        video: true,
        audio: /** @type {any} */ ({ ...RAW, suppressLocalAudioPlayback: true }),
      }),
    offered: () => Boolean(devices()?.getDisplayMedia),
    missing: 'this browser has none to share; Chrome and Edge do',
  },
])

/**
 * Ask for a stream with nothing but sound.
 *
 * @param {Source} source  of LIVE
 * @returns {Promise<MediaStream>}
 * @throws {SoundError} with the way out
 */
export async function openStream(source) {
  let stream
  try {
    stream = await source.open()
  } catch (error) {
    throw new SoundError(sentenceFor(error, source))
  }
  for (const track of stream.getVideoTracks()) track.stop()
  if (stream.getAudioTracks().length > 0) return new MediaStream(stream.getAudioTracks())
  throw new SoundError(
    'No sound came with what was shared; choose a tab, and the box that shares its sound (Chrome and Edge have one).',
  )
}

/**
 * End a stream, so that the browser no longer shows that it listens.
 *
 * @param {MediaStream | null} stream
 */
export function letGo(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

/** @type {(error: unknown, source: Source) => string} */
function sentenceFor(error, { label, missing }) {
  if (error instanceof DOMException && error.name === 'NotFoundError')
    return `${label}: ${missing}.`
  return `${label}: the browser was not allowed to listen; allow it in its address bar and try again.`
}
