// Loudness before and after, the height of what goes out now, and whether it passed full scale.

import { make } from '../../dom/make.js'
import { decimal, fairness, loudness } from './wording.js'

const FLOOR = -60 // dB
const FALL = 24 // dB a second
const SPOKEN_MS = 1000
// Full scale itself, give or take what rounding adds.
const CLIPPED = 1.0001

/** {element, show(), follow(ms)}: `follow` is called for every picture while something plays. */
export function createMetering(audio) {
  const [before, after] = [make('dd'), make('dd')]
  const bar = make('div', { class: 'level-bar' })
  const meter = make(
    'div',
    {
      class: 'level',
      role: 'meter',
      'aria-label': 'Level',
      'aria-valuemin': String(FLOOR),
      'aria-valuemax': '0',
    },
    bar,
  )
  const clip = make(
    'button',
    { type: 'button', class: 'clip', onclick: forgive, hidden: true },
    'Clipped',
  )
  const clipped = make('span', { class: 'visually-hidden', role: 'status' })
  const sentence = make('p', { class: 'hint fairness' })
  const element = make(
    'div',
    { class: 'metering' },
    make('dl', {}, pair('Before', before), pair('After', after)),
    make('div', { class: 'level-row' }, meter, clip, clipped),
    sentence,
  )
  let height = FLOOR
  let spoken = -Infinity
  let last = 0

  function forgive() {
    clip.hidden = true
    clipped.textContent = ''
  }

  function show() {
    const { before: dry, after: wet } = audio.levels
    const known = (level) =>
      level && !Number.isNaN(level.loudness) ? loudness(level.loudness) : '–'
    before.textContent = known(dry)
    after.textContent = known(wet)
    sentence.textContent = fairness(audio.levels)
    if (!audio.playing) draw(FLOOR, Infinity)
  }

  function follow(now) {
    const peak = audio.peak() * audio.volume
    if (peak > CLIPPED && clip.hidden) {
      clip.hidden = false
      clip.title = 'The sound passed full scale; press to forget it'
      clipped.textContent = 'The sound passed full scale.'
    }
    const level = Math.max(FLOOR, 20 * Math.log10(peak))
    draw(Math.max(level, height - (FALL * (now - last)) / 1000), now)
    last = now
  }

  function draw(level, now) {
    height = Math.max(FLOOR, Math.min(0, level))
    bar.style.transform = `scaleX(${(height - FLOOR) / -FLOOR})`
    if (now - spoken < SPOKEN_MS) return
    spoken = Number.isFinite(now) ? now : -Infinity
    meter.setAttribute('aria-valuenow', height.toFixed(0))
    meter.setAttribute('aria-valuetext', height > FLOOR ? `${decimal(height)} dB` : 'silent')
  }

  return { element, show, follow }
}

const pair = (name, value) => make('div', {}, make('dt', {}, name), value)
