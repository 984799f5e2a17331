// Where the playing is: start, pause, seek and loop over one buffer.

import { glide } from './glide.js'

const FADE = 0.002 // seconds, time constant at a start or stop within the sound
const GONE = 0.03 // seconds until a faded sound is stopped

/** A transport over nothing; `load` gives it a buffer. `onEnd` hears when the sound runs out. */
export function createTransport(onEnd) {
  let buffer = null
  let loop = true
  let position = 0 // seconds, while nothing plays
  let voice = null // {context, source, fade, began, offset} while it plays

  const elapsed = () => voice.offset + voice.context.currentTime - voice.began
  function where() {
    if (!voice) return position
    return loop ? elapsed() % buffer.duration : Math.min(elapsed(), buffer.duration)
  }

  function start(context, destination) {
    const offset = position >= buffer.duration ? 0 : position
    const source = new AudioBufferSourceNode(context, { buffer, loop })
    const fade = new GainNode(context, { gain: offset > 0 ? 0 : 1 })
    source.connect(fade).connect(destination)
    if (offset > 0) glide(fade.gain, 1, context.currentTime, FADE)
    source.start(0, offset)
    voice = { context, source, fade, destination, began: context.currentTime, offset }
    const mine = voice
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
    glide(fade.gain, 0, context.currentTime, FADE)
    source.stop(context.currentTime + GONE)
    // A closed or suspended context never reports the end.
    if (context.state !== 'running') fade.disconnect()
  }

  return {
    get playing() {
      return voice !== null
    },
    get position() {
      return where()
    },
    get duration() {
      return buffer?.duration ?? 0
    },
    get loop() {
      return loop
    },
    set loop(value) {
      if (voice) {
        Object.assign(voice, { offset: where(), began: voice.context.currentTime })
        voice.source.loop = Boolean(value)
      }
      loop = Boolean(value)
    },
    load(next) {
      stop()
      buffer = next
      position = 0
    },
    start,
    stop,
    seek(seconds) {
      const again = voice
      stop()
      position = Math.min(Math.max(seconds, 0), buffer?.duration ?? 0)
      if (again) start(again.context, again.destination)
    },
  }
}
