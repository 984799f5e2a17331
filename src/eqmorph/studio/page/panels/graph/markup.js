// What the graph is made of in the page, from back to front.

import { draw, make } from '../../dom/make.js'
import { responseMarkup } from '../../picture/markup.js'

export function graphMarkup(root) {
  const response = responseMarkup()
  const spread = draw('path', { class: 'spread' })
  response.svg.prepend(spread)
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
  const difference = make('p', { class: 'graph-difference', role: 'status' })
  const head = make(
    'div',
    { class: 'graph-head' },
    make('h2', {}, 'Response ', rate),
    slots,
    legend,
    viewing,
  )
  const summary = make('p', { class: 'graph-summary' })
  const adjusting = make('div', { class: 'graph-adjust' })
  root.append(
    head,
    response.plot,
    make('div', { class: 'graph-foot' }, difference, summary, adjusting),
  )
  return { response, spread, rate, legendSpread, summary, adjusting, slots, viewing, difference }
}
