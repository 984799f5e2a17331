// What the picture of a response is made of in a page, from back to front.

import { draw, make } from '../dom/make.js'

export function responseMarkup() {
  const grid = draw('g', { class: 'grid' })
  const svg = draw('svg', { class: 'graph-behind', 'aria-hidden': 'true' }, grid)
  const canvas = make('canvas', { class: 'graph-picture', role: 'img', 'aria-label': 'Response' })
  const nodes = make('div', { class: 'nodes', role: 'group', 'aria-label': 'Bands on the graph' })
  const readout = make('output', { class: 'readout', 'aria-hidden': 'true' })
  const keys = make(
    'p',
    { hidden: true, id: 'node-keys' },
    'Up and down change the gain by half a decibel, left and right the frequency by a semitone, with Shift in tenths. Page Up and Page Down, or Alt with up and down, change Q. Home and End go to the ends of the frequency range, 0 makes the gain nothing, Delete resets the band.',
  )
  const plot = make('div', { class: 'plot' }, svg, canvas, readout, nodes, keys)
  return { plot, svg, grid, canvas, nodes, readout }
}
