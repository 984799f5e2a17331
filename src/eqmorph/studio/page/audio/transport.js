// Where the playing is: start, pause, seek and loop over one buffer; or a stream, as it comes.

import { glide } from './glide.js'

const FADE = 0.002 // seconds, time constant at a start or stop within the sound
const GONE = 0.03 // seconds until a faded sound is stopped
const SHORTEST = 0.05 // seconds of a loop

/**
 * @typedef {object} Voice  what plays
 * @property {AudioContext} context
 * @property {AudioBufferSourceNode | MediaStreamAudioSourceNode} source
 * @property {GainNode} fade
 * @property {AudioNode} destination
 * @property {number} began  seconds of the context
 * @property {number} offset  seconds of the sound
 */

/**
 * A transport over nothing; `load` gives it a sound.
 *
 * @param {() => void} onEnd  hears when the sound runs out
 */
export function createTransport(onEnd) {
  /** @type {AudioBuffer | null} */
  let buffer = null
  /** @type {MediaStream | null} */
  let stream = null
  let loop = true
  let range = { from: 0, to: 0 } // seconds, of what is looped
  let position = 0 // seconds, while nothing plays
  /** @type {Voice | null} */
  let voice = null

  const duration = () => buffer?.duration ?? 0
  /** @param {Voice} one */
  const elapsed = ({ offset, context, began }) => offset + context.currentTime - began
  function where() {
    if (!voice) return position
    const at = elapsed(voice)
    if (stream) return at
    if (!loop) return Math.min(at, duration())
    const beyond = at - range.to
    return beyond < 0 ? at : range.from + (beyond % (range.to - range.from))
  }

  /** @type {(context: AudioContext, destination: AudioNode) => void} */
  function start(context, destination) {
    // From beyond the end of a loop nothing would ever come back into it, and before it is not it.
    const { from, to } = loop ? range : { from: 0, to: duration() }
    const offset = stream ? 0 : position < from || position >= to ? from : position
    const source = stream
      ? new MediaStreamAudioSourceNode(context, { mediaStream: stream })
      : new AudioBufferSourceNode(context, {
          buffer,
          loop,
          loopStart: range.from,
          loopEnd: range.to,
        })
    const fade = new GainNode(context, { gain: offset > 0 ? 0 : 1 })
    source.connect(fade).connect(destination)
    if (offset > 0) glide(fade.gain, 1, context.currentTime, FADE)
    const mine = { context, source, fade, destination, began: context.currentTime, offset }
    voice = mine
    if (!(source instanceof AudioBufferSourceNode)) return
    source.start(0, offset)
    source.onended = () => {
      fade.disconnect()
      if (voice !== mine) return
      voice = null
      position = 0
      onEnd()
    }
  }

  function stop() {
    if (!voice) return
    position = where()
    const { context, source, fade } = voice
    voice = null
    if (!(source instanceof AudioBufferSourceNode)) {
      source.disconnect()
      fade.disconnect()
      return
    }
    glide(fade.gain, 0, context.currentTime, FADE)
    source.stop(context.currentTime + GONE)
    // A closed or suspended context never reports the end.
    if (context.state !== 'running') fade.disconnect()
  }

  /** @param {number} seconds */
  function seek(seconds) {
    const again = voice
    stop()
    position = Math.min(Math.max(seconds, 0), duration())
    if (again) start(again.context, again.destination)
  }

  return {
    get playing() {
      return voice !== null
    },
    get position() {
      return where()
    },
    get duration() {
      return duration()
    },
    get loop() {
      return loop
    },
    set loop(value) {
      if (voice && !stream) {
        Object.assign(voice, { offset: where(), began: voice.context.currentTime })
        if (voice.source instanceof AudioBufferSourceNode) voice.source.loop = Boolean(value)
      }
      loop = Boolean(value)
    },
    /** {from, to}: seconds of what is looped; the whole sound at first. */
    get range() {
      return range
    },
    set range({ from, to }) {
      const last = Math.max(0, duration() - SHORTEST)
      const begin = Math.min(Math.max(from, 0), last)
      range = { from: begin, to: Math.min(Math.max(to, begin + SHORTEST), duration()) }
      if (voice) seek(where())
    },
    /** Take a buffer, or a stream, in the place of what there was. @param {AudioBuffer | MediaStream} next */
    load(next) {
      stop()
      buffer = next instanceof AudioBuffer ? next : null
      stream = next instanceof AudioBuffer ? null : next
      range = { from: 0, to: duration() }
      position = 0
    },
    start,
    stop,
    seek,
  }
}
