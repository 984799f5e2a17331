// The player's machine: a sound, the two sides of it, and what is heard when.

import { SoundError } from './files.js'
import { createLevels } from './levels.js'
import { letGo } from './live.js'
import { createOutput } from './output.js'
import { CROSSFADE, fairGains } from './sides.js'
import { NOTHING, builtInSound, fromFile, liveSound } from './sources.js'
import { createTransport } from './transport.js'

const STEADY_MS = 500 // until gains rest and the meter has forgotten what it saw on their way

/**
 * @typedef {import('../eq/bands.js').Setting} Setting
 * @typedef {import('./sources.js').Sound} Sound
 * @typedef {{state: undefined, file: undefined, error: Error, notice: string}} Events
 */

/** Who listens to what. */
function createEvents() {
  /** @type {{[Name in keyof Events]: Set<(value: Events[Name]) => void>}} */
  const listeners = { state: new Set(), file: new Set(), error: new Set(), notice: new Set() }
  return {
    /** @type {<Name extends keyof Events>(event: Name, value: Events[Name]) => void} */
    emit: (event, value) => listeners[event].forEach((fn) => fn(value)),
    /** @type {<Name extends keyof Events>(event: Name, fn: (value: Events[Name]) => void) => () => void} */
    on(event, fn) {
      listeners[event].add(fn)
      return () => listeners[event].delete(fn)
    },
  }
}

/**
 * The audio of the studio, at `setting` until told otherwise.
 *
 * Events for `on(event, fn)`: 'state' (anything that is shown changed), 'file' (another sound is
 * loaded), 'error' (an Error with a sentence for the user), 'notice' (a sentence). The context is
 * made by the first `play`, which must come from a gesture of the user.
 *
 * @param {Setting} setting
 */
export function createAudio(setting) {
  const { emit, on } = createEvents()
  const changed = () => emit('state', undefined)
  const output = createOutput()
  const transport = createTransport(changed)
  const levels = createLevels(
    setting,
    () => relevel(),
    (error) => emit('error', error),
  )
  const choice = { bypassed: false, held: false, matched: true }
  let sound = NOTHING
  /** @type {MediaStream | null} of what is heard live, while it plays */
  let stream = null
  let gains = { original: 0, equalised: 0, lowered: 0 }
  let ticket = 0 // of the latest load; an older one that arrives late is dropped
  let levelled = -Infinity // when the gains last began to move, ms

  const heard = () => (choice.bypassed || choice.held ? 'original' : 'equalised')

  /** @param {number} [constant]  seconds */
  function relevel(constant) {
    if (levels.before && levels.after) gains = fairGains(levels.before, levels.after, choice)
    if (transport.playing) output.level(gains, constant)
    levelled = performance.now()
    changed()
  }

  function switchOver() {
    if (transport.playing) output.hear(heard())
    relevel(CROSSFADE)
  }

  function endStream() {
    letGo(stream)
    stream = null
  }

  /** Load what is being made, unless something else was asked for meanwhile. @param {Promise<Sound>} made */
  async function take(made) {
    const mine = ++ticket
    const next = await made
    if (mine !== ticket || !next.buffer) return false
    const again = transport.playing && !sound.live
    endStream()
    transport.load(next.buffer)
    sound = next
    levels.load(next.buffer)
    emit('file', undefined)
    changed()
    if (again) await audio.play()
    return true
  }

  /** What fails with a sentence for the user is an event. @param {unknown} error */
  function tell(error) {
    if (!(error instanceof SoundError)) throw error
    emit('error', error)
  }

  const audio = {
    get context() {
      return output.context
    },
    get sampleRate() {
      return sound.rate
    },
    get name() {
      return sound.name
    },
    /** The user's own file, or null while a built-in sound is loaded. */
    get file() {
      return sound.file
    },
    get builtIn() {
      return sound.builtIn
    },
    get buffer() {
      return sound.buffer
    },
    /** The name of what is heard live, or null. */
    get live() {
      return sound.live
    },
    get playing() {
      return transport.playing
    },
    get position() {
      return transport.position
    },
    get duration() {
      return transport.duration
    },
    get loop() {
      return transport.loop
    },
    set loop(value) {
      transport.loop = value
      changed()
    },
    /** {from, to}: seconds of what is looped. */
    get range() {
      return transport.range
    },
    set range(value) {
      transport.range = value
      changed()
    },
    get volume() {
      return output.volume
    },
    set volume(value) {
      output.volume = value
      changed()
    },
    /** {before, after: {loudness, peak}, gains (dB), progress, outline, bypassed, held, matched}. */
    get levels() {
      const { before, after, progress, outline } = levels
      return { before, after, progress, outline, gains, ...choice }
    },

    /** @param {Setting} next */
    setSetting(next) {
      setting = next
      if (transport.playing) output.moveTo(next)
      levels.setSetting(next)
    },

    /**
     * Decode and load a file; resolves to whether it is now the sound. Failures are events.
     *
     * @param {File} file
     */
    load: (file) =>
      take(fromFile(file, (sentence) => emit('notice', sentence))).catch((error) => {
        tell(error)
        return false
      }),

    /** Load the built-in sound `name`: drums, guitar or voices. @param {string} name */
    useBuiltIn: (name) => take(builtInSound(name)),

    /** Hear a microphone or another tab, once the user has allowed it. Failures are events. @param {string} name */
    async listen(name) {
      const mine = ++ticket
      try {
        const opened = await liveSound(name)
        if (mine !== ticket) return letGo(opened.stream)
        transport.stop()
        endStream()
        stream = opened.stream
        // The user may end it in the browser's own bar.
        for (const track of stream.getTracks())
          track.onended = () => stream === opened.stream && audio.pause()
        transport.load(stream)
        sound = opened.sound
        levels.follow(sound.rate)
        emit('file', undefined)
        return await audio.play()
      } catch (error) {
        return tell(error)
      }
    },

    /** @returns {Promise<void>} */
    async play() {
      if ((!sound.buffer && !sound.live) || transport.playing) return
      // What was let go has to be asked for anew.
      if (sound.live && !stream) {
        await audio.listen(sound.live)
        return
      }
      const { context, input } = output.begin(sound.rate, setting, gains, heard())
      transport.start(context, input)
      changed()
      await context.resume()
    },

    pause() {
      if (!transport.playing) return
      transport.stop()
      endStream()
      output.rest()
      changed()
    },

    /** @param {number} seconds */
    seek(seconds) {
      transport.seek(seconds)
      changed()
    },

    /** Hear the original instead, until told otherwise. @param {unknown} on */
    bypass(on) {
      choice.bypassed = Boolean(on)
      switchOver()
    },

    /** Hear the original while a key or button is held, at the loudness of what was heard. @param {unknown} on */
    hold(on) {
      if (choice.held === Boolean(on)) return
      choice.held = Boolean(on)
      switchOver()
    },

    /** Whether the equalised side is brought to the loudness of the original. @param {unknown} on */
    matchLoudness(on) {
      choice.matched = Boolean(on)
      relevel()
    },

    /** {before, after: dB, frequencies: Hz} of what plays, or null while nothing does. */
    spectra: () => (transport.playing ? output.spectra() : null),

    /** The highest sample that lately went out, before the volume; 0 while nothing plays. */
    peak() {
      if (!transport.playing) return 0
      const peak = output.peak()
      // Only where the gain that it went through is known.
      const steady = performance.now() - levelled > STEADY_MS
      if (steady && heard() === 'equalised' && peak > 1) {
        levels.observe(peak / 10 ** (gains.equalised / 20))
      }
      return peak
    },

    on,
  }
  return audio
}
