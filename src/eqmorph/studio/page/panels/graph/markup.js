// What the graph is made of in the page, from back to front.

import { draw, make } from '../../dom/make.js'

export function graphMarkup(root) {
  const grid = draw('g', { class: 'grid' })
  const spread = draw('path', { class: 'spread' })
  const svg = draw('svg', { class: 'graph-behind', 'aria-hidden': 'true' }, spread, grid)
  const canvas = make('canvas', { class: 'graph-picture', role: 'img', 'aria-label': 'Response' })
  const nodes = make('div', { class: 'nodes', role: 'group', 'aria-label': 'Bands on the graph' })
  const readout = make('output', { class: 'readout', 'aria-hidden': 'true' })
  const rate = make('span', { class: 'hint' })
  const key = (name, text) => make('span', { class: `key key-${name}` }, text)
  const legendSpread = key('spread', 'what 8 of 10 people did')
  const legend = make(
    'div',
    { class: 'legend', 'aria-hidden': 'true' },
    key('curve', 'this setting'),
    key('was', 'before the change'),
    legendSpread,
    key('before', 'sound before'),
    key('after', 'after'),
    key('peaks', 'its peaks'),
  )
  const slots = make('div', { class: 'slots' })
  const viewing = make('div', { class: 'graph-view' })
  const difference = make('span', { class: 'graph-difference', role: 'status' })
  const head = make(
    'div',
    { class: 'graph-head' },
    make('h2', {}, 'Response ', rate),
    slots,
    legend,
    viewing,
  )
  const plot = make('div', { class: 'plot' }, svg, canvas, readout, nodes)
  const summary = make('p', { class: 'graph-summary' }, difference)
  const keys = make(
    'p',
    { class: 'visually-hidden', id: 'node-keys' },
    'Up and down change the gain by half a decibel, left and right the frequency by a semitone, with Shift in tenths. Page Up and Page Down, or Alt with up and down, change Q. Home and End go to the ends of the frequency range, 0 makes the gain nothing, Delete resets the band.',
  )
  const adjusting = make('div', { class: 'graph-adjust' })
  root.append(head, plot, make('div', { class: 'graph-foot' }, summary, adjusting), keys)
  return {
    plot,
    svg,
    canvas,
    nodes,
    readout,
    rate,
    legendSpread,
    summary,
    adjusting,
    slots,
    viewing,
    difference,
    grid,
    spread,
  }
}
