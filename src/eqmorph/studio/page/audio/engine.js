// The player's machine: a sound, the two sides of it, and what is heard when.

import { createLevels } from './levels.js'
import { createMeter } from './meter.js'
import { SoundError, decodeFile, deviceRate, onTwoChannels, silenceBroken } from './files.js'
import { LIVE, letGo, openStream } from './live.js'
import { bufferOf } from './offline.js'
import { CROSSFADE, createSides, fairGains } from './sides.js'
import { glide } from './glide.js'
import { inSlices } from './slices.js'
import { createSpectrum } from './spectrum.js'
import { createTransport } from './transport.js'
import { SAMPLE_RATE, SOUNDS } from './sounds.js'

const VOLUME_GLIDE = 0.02 // seconds, time constant
const RETIRED_MS = 100
const REST_MS = 500 // after a pause, until the sound card is let go
const STEADY_MS = 500 // until gains rest and the meter has forgotten what it saw on their way

/** @type {{name: string, builtIn: any, file: any, buffer: any, live: any, rate: number | null}} */
const NOTHING = Object.freeze({
  rate: null,
  name: '',
  builtIn: null,
  file: null,
  buffer: null,
  live: null,
})

/**
 * The audio of the studio, at `setting` until told otherwise.
 *
 * Events for `on(event, fn)`: 'state' (anything that is shown changed), 'file' (another sound is
 * loaded), 'error' (an Error with a sentence for the user), 'notice' (a sentence). The context is
 * made by the first `play`, which must come from a gesture of the user.
 */
export function createAudio(setting) {
  const listeners = { state: new Set(), file: new Set(), error: new Set(), notice: new Set() }
  const emit = (event, value) => listeners[event].forEach((fn) => fn(value))
  const changed = () => emit('state')
  const transport = createTransport(changed)
  const levels = createLevels(
    setting,
    () => relevel(),
    (error) => emit('error', error),
  )
  const choice = { bypassed: false, held: false, matched: true }
  let live = null // {context, sides, spectrum, meter, volume}
  let sound = NOTHING
  let stream = null // of what is heard live, while it plays
  let gains = { original: 0, equalised: 0, lowered: 0 }
  let volume = 1
  let ticket = 0 // of the latest load; an older one that arrives late is dropped
  let resting = null
  let levelled = -Infinity // when the gains last began to move, ms

  const heard = () => (choice.bypassed || choice.held ? 'original' : 'equalised')

  function relevel(constant) {
    if (levels.before) gains = fairGains(levels.before, levels.after, choice)
    if (transport.playing) live.sides.levels(gains, live.context.currentTime, constant)
    levelled = performance.now()
    changed()
  }

  function open(sampleRate) {
    if (live?.context.sampleRate === sampleRate) return live
    retire(live?.context)
    const context = new AudioContext({ sampleRate, latencyHint: 'interactive' })
    const sides = createSides(context, setting)
    const spectrum = createSpectrum(context)
    sides.input.connect(spectrum.before)
    sides.chain.output.connect(spectrum.after)
    const gain = new GainNode(context, { gain: volume })
    sides.output.connect(gain).connect(context.destination)
    live = { context, sides, spectrum, meter: createMeter(context, sides.output), volume: gain }
    return live
  }

  async function take(name, make, about) {
    const mine = ++ticket
    const buffer = await make()
    if (mine !== ticket) return false
    const again = transport.playing && !sound.live
    endStream()
    transport.load(buffer)
    sound = { ...NOTHING, name, buffer, ...about }
    levels.load(buffer)
    emit('file')
    changed()
    if (again) await audio.play()
    return true
  }

  function endStream() {
    letGo(stream)
    stream = null
  }

  async function fromFile(file) {
    const buffer = await decodeFile(file, (sentence) => emit('notice', sentence))
    const broken = await inSlices(silenceBroken(buffer))
    if (broken) {
      emit('notice', `${file.name}: ${broken} samples are not numbers and are heard as silence.`)
    }
    return onTwoChannels(buffer)
  }

  const audio = {
    get context() {
      return live?.context ?? null
    },
    get sampleRate() {
      return sound.buffer?.sampleRate ?? sound.rate ?? SAMPLE_RATE
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
      return volume
    },
    set volume(value) {
      volume = Math.min(Math.max(value, 0), 1)
      if (live) glide(live.volume.gain, volume, live.context.currentTime, VOLUME_GLIDE)
      changed()
    },
    /** {before, after: {loudness, peak}, gains (dB), progress, outline, bypassed, held, matched}. */
    get levels() {
      const { before, after, progress, outline } = levels
      return { before, after, progress, outline, gains, ...choice }
    },

    setSetting(next) {
      setting = next
      if (transport.playing) live.sides.chain.moveTo(next, live.context.currentTime)
      levels.setSetting(next)
    },

    /** Decode and load a File; resolves to whether it is now the sound. Failures are events. */
    async load(file) {
      try {
        return await take(file.name, () => fromFile(file), { file })
      } catch (error) {
        if (!(error instanceof SoundError)) throw error
        emit('error', error)
        return false
      }
    },

    /** Load the built-in sound `name`: drums, guitar or voices. */
    useBuiltIn(name) {
      const known = SOUNDS.find((s) => s.name === name)
      if (!known) return Promise.reject(new RangeError(`there is no built-in sound ${name}`))
      return take(known.label, () => madeBeside(name), { builtIn: name })
    },

    /** Hear a microphone or another tab, once the user has allowed it. Failures are events. */
    async listen(name) {
      const mine = ++ticket
      try {
        const opened = await openStream(name)
        if (mine !== ticket) return letGo(opened)
        transport.stop()
        endStream()
        stream = opened
        // The user may end it in the browser's own bar.
        for (const track of opened.getTracks())
          track.onended = () => stream === opened && audio.pause()
        transport.load(stream)
        const { label } = LIVE.find((one) => one.name === name)
        sound = { ...NOTHING, name: label, live: name, rate: deviceRate() }
        levels.follow(sound.rate)
        emit('file')
        return await audio.play()
      } catch (error) {
        if (!(error instanceof SoundError)) throw error
        return emit('error', error)
      }
    },

    async play() {
      if ((!sound.buffer && !sound.live) || transport.playing) return
      // What was let go has to be asked for anew.
      if (sound.live && !stream) {
        await audio.listen(sound.live)
        return
      }
      clearTimeout(resting)
      const { context, sides } = open(audio.sampleRate)
      // What changed in silence is there at once: a glide would begin at the levels of before.
      sides.begin(setting, gains, heard(), context.currentTime)
      transport.start(context, sides.input)
      changed()
      await context.resume()
    },

    pause() {
      if (!transport.playing) return
      transport.stop()
      endStream()
      clearTimeout(resting)
      resting = setTimeout(() => transport.playing || live?.context.suspend(), REST_MS)
      changed()
    },

    seek(seconds) {
      transport.seek(seconds)
      changed()
    },

    /** Hear the original instead, until told otherwise. */
    bypass(on) {
      choice.bypassed = Boolean(on)
      switchOver()
    },

    /** Hear the original while a key or button is held, at the loudness of what was heard. */
    hold(on) {
      if (choice.held === Boolean(on)) return
      choice.held = Boolean(on)
      switchOver()
    },

    /** Whether the equalised side is brought to the loudness of the original. */
    matchLoudness(on) {
      choice.matched = Boolean(on)
      relevel()
    },

    /** {before, after: dB, frequencies: Hz} of what plays, or null while nothing does. */
    spectra() {
      return transport.playing ? live.spectrum.read() : null
    },

    /** The highest sample that lately went out, before the volume; 0 while nothing plays. */
    peak() {
      if (!transport.playing) return 0
      const peak = live.meter.peak()
      // Only where the gain that it went through is known.
      const steady = performance.now() - levelled > STEADY_MS
      if (steady && heard() === 'equalised' && peak > 1) {
        levels.observe(peak / 10 ** (gains.equalised / 20))
      }
      return peak
    },

    on(event, fn) {
      listeners[event].add(fn)
      return () => listeners[event].delete(fn)
    },
  }

  function switchOver() {
    if (transport.playing) live.sides.hear(heard(), live.context.currentTime)
    relevel(CROSSFADE)
  }

  return audio
}

/** Close a context once what was fading out in it is gone. */
function retire(context) {
  if (context) setTimeout(() => context.close(), RETIRED_MS)
}

const made = new Map() // name -> promise of an AudioBuffer

/** The AudioBuffer of a built-in sound, made once, in a worker. */
function madeBeside(name) {
  if (!made.has(name)) {
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
  }
  return made.get(name)
}
