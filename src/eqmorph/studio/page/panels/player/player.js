// The player: a sound, heard through the setting on the screen and against itself.

import { heard } from '../../eq/bend.js'
import { createChoosing } from './choosing.js'
import { createComparing } from './comparing.js'
import { takeDrops } from './dropping.js'
import { createKeys } from './keys.js'
import { createMetering } from './metering.js'
import { createTrack } from './track.js'
import { draw, make } from '../../dom/make.js'
import { pictures } from '../../dom/pictures.js'
import { createTelling } from '../../dom/telling.js'

const FIRST = 'drums'
const CALM_MS = 250 // between two pictures, for those who asked for less motion
const ICONS = { play: 'M7 4.5v15l12-7.5z', pause: 'M8 5v14M16 5v14' }

export function mount(root, studio) {
  const { audio, store, say } = studio
  const play = createPlayButton(toggle)
  const volume = createVolume(audio)
  const [choosing, track] = [createChoosing(audio, say), createTrack(audio)]
  const [comparing, metering] = [createComparing(audio), createMetering(audio)]
  const keys = createKeys(audio, toggle)
  root.append(
    make('div', { class: 'part-head' }, make('h2', {}, 'Listen'), choosing.element),
    make('div', { class: 'transport' }, play.element, track.element),
    comparing.element,
    metering.element,
    make('div', { class: 'player-foot' }, volume.element, keys.element),
  )
  const pressed = [play, comparing, choosing]
  const told = [volume, track, metering]
  const tell = createTelling(() => told.forEach((part) => part.show()))
  const still = matchMedia('(prefers-reduced-motion: reduce)')
  let drawn = -Infinity
  const wake = pictures(follow)

  async function toggle() {
    if (audio.playing) return audio.pause()
    if (!audio.buffer && !audio.live) await audio.useBuiltIn(FIRST)
    return audio.play()
  }

  // What a hand presses answers at once; what follows the setting need not in every picture.
  function show() {
    for (const part of pressed) part.show(audio)
    tell(undefined)
    if (audio.playing) wake()
  }

  /** @param {number} now */
  function follow(now) {
    if (!still.matches || now - drawn >= CALM_MS) {
      drawn = now
      track.follow()
      metering.follow(now)
    }
    return audio.playing
  }

  audio.on('state', show)
  audio.on('error', (error) => say(error))
  audio.on('notice', (sentence) => say(sentence))
  store.subscribe((state, previous) => {
    if (state.setting !== previous.setting || state.solo !== previous.solo)
      audio.setSetting(heard(state))
  })
  audio.setSetting(heard(store.get()))
  takeDrops(studio)
  show()
  whenIdle(() => audio.name || audio.useBuiltIn(FIRST).catch(() => {}))
}

// The first curve comes before the first sound.
const whenIdle = (work) =>
  'requestIdleCallback' in window
    ? requestIdleCallback(work, { timeout: 2000 })
    : setTimeout(work, 500)

function createPlayButton(onclick) {
  const path = draw('path')
  const element = make(
    'button',
    { type: 'button', class: 'main play icon', onclick },
    draw('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, path),
  )
  return {
    element,
    show({ playing }) {
      element.setAttribute('aria-label', playing ? 'Pause' : 'Play')
      path.setAttribute('d', playing ? ICONS.pause : ICONS.play)
    },
  }
}

// Loudness goes roughly with the square root of amplitude's share, so the slider is squared.
function createVolume(audio) {
  const slider = make('input', { type: 'range', id: 'volume', min: '0', max: '100', value: '100' })
  slider.addEventListener('input', () => (audio.volume = (Number(slider.value) / 100) ** 2))
  const element = make(
    'div',
    { class: 'volume' },
    make('label', { for: 'volume' }, 'Volume'),
    slider,
  )
  return {
    element,
    show() {
      const percent = Math.round(100 * Math.sqrt(audio.volume))
      slider.value = String(percent)
      slider.setAttribute('aria-valuetext', `${percent} %`)
    },
  }
}
