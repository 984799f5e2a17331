// The colours of the picture. A canvas follows neither themes nor forced colours by itself: they are
// read off empty elements, to which the style sheet gives each its colour, and read again when what
// chooses the colours has changed.

import { make } from '../dom/make.js'
import { GRAIN } from './scene.js'

// Widths of lines, in sizes of letters.
const HAIR = 1 / 16
const STRONG = 0.1
const BROAD = 0.15
const NAMES = ['curve', 'quiet', 'before', 'after', 'ground']
const CHOOSERS = [
  '(prefers-color-scheme: dark)',
  '(prefers-contrast: more)',
  '(forced-colors: active)',
  'print',
]

/**
 * @typedef {object} Inks
 * @property {string} curve
 * @property {string} quiet
 * @property {string} before  the sound before the equaliser, and after it
 * @property {string} after
 * @property {string} ground  behind everything
 * @property {string[]} bands
 * @property {boolean} washes  whether areas have colours of their own
 * @property {number} hair  widths of lines, grains; they follow the size of letters
 * @property {number} strong
 * @property {number} broad
 */

/**
 * @param {HTMLElement} place  gets the empty elements
 * @param {(atOnce: boolean) => void} changed  the colours are others from now on; `atOnce` where nothing
 *   else will be drawn before they are seen (on paper)
 * @param {AbortSignal} [signal]  ends all listening
 * @returns {{inks: Inks, read(): void}}  `read` writes the colours of now into `inks`
 */
export function createInks(place, changed, signal) {
  /** @param {string} name */
  const sample = (name) => make('i', { class: `ink ${name}` })
  const named = NAMES.map((name) => sample(`ink-${name}`))
  const bands = [1, 2, 3, 4, 5].map((n) => sample(`ink-band band-${n}`))
  place.append(make('span', { class: 'inks', hidden: true }, ...named, ...bands))

  /** @type {Inks} */
  const inks = {
    ...{ curve: '', quiet: '', before: '', after: '', ground: '', bands: [], washes: true },
    ...{ hair: 0, strong: 0, broad: 0 },
  }

  /** @param {Element} element */
  const colourOf = (element) => getComputedStyle(element).color

  function read() {
    const [curve, quiet, before, after, ground] = named.map(colourOf)
    const letters = parseFloat(getComputedStyle(document.documentElement).fontSize)
    /** @param {number} share  of the size of letters */
    const wide = (share) => Math.round(GRAIN * share * letters)
    Object.assign(inks, { curve, quiet, before, after, ground, bands: bands.map(colourOf) })
    inks.washes = getComputedStyle(bands[0]).opacity !== '0'
    Object.assign(inks, { hair: wide(HAIR), strong: wide(STRONG), broad: wide(BROAD) })
  }

  for (const chooser of CHOOSERS) {
    const chosen = () => {
      read()
      changed(chooser === 'print')
    }
    matchMedia(chooser).addEventListener('change', chosen, { signal })
  }
  read()
  return { inks, read }
}
