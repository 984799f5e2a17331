// A setting in a chat: its curve, bands that can be bent, and a field to say what to make it. What the
// hand does is told to the model, so that the conversation goes on from what is on screen.

import { legal } from '../../studio/page/eq/bands.js'
import { logFrequencies, responseDb } from '../../studio/page/eq/biquads.js'
import { bandText } from '../../studio/page/eq/format.js'
import { HERTZ_LABELS, createPlot, gainLines, pathOf, rangeFor } from '../../studio/page/eq/plot.js'
import { createHost } from './host.js'
import { createNodes } from './nodes.js'

const RATE = 48000 // Hz
const SVG = 'http://www.w3.org/2000/svg'
const FREQUENCIES = logFrequencies(300)
const el = Object.fromEntries(
  [...document.querySelectorAll('[id]')].map((element) => [element.id, element]),
)

let setting = legal({})
let given = null // as the server gave it, before it was bent
let earlier = [] // settings before each turn that was asked for here
let plot = createPlot(1, 1, 13)

const place = createNodes(el.nodes, {
  plot: () => plot,
  band: (index) => setting.bands[index],
  change(index, numbers) {
    setting = legal({
      bands: setting.bands.map((band, i) => (i === index ? { ...band, ...numbers } : band)),
    })
    draw()
  },
  done: tellModel,
})
const host = createHost({ onResult: show, onContext: dress })

function draw() {
  const gains = responseDb(setting, FREQUENCIES, RATE)
  const { width, height } = el.plot.getBoundingClientRect()
  plot = createPlot(width, height, rangeFor(gains))
  el.drawing.setAttribute('viewBox', `0 0 ${width} ${height}`)
  const was = given && responseDb(given, FREQUENCIES, RATE)
  el.drawing.replaceChildren(
    ...gainLines(plot.range).flatMap((db) => [
      shape('line', { x1: 0, x2: width, y1: plot.y(db), y2: plot.y(db) }),
      shape('text', { x: 4, y: plot.y(db) - 3 }, db),
    ]),
    ...HERTZ_LABELS.flatMap((hz) => [
      shape('line', { x1: plot.x(hz), x2: plot.x(hz), y1: 0, y2: height }),
      shape('text', { x: plot.x(hz) + 3, y: height - 4 }, hz < 1000 ? hz : `${hz / 1000}k`),
    ]),
    shape('path', { class: 'was', d: was ? pathOf(plot, FREQUENCIES, was) : '' }),
    shape('path', { class: 'curve', d: pathOf(plot, FREQUENCIES, gains) }),
  )
  place(setting)
}

function shape(tag, attributes, text = '') {
  const made = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.textContent = text
  return made
}

/** An answer of one of the tools. */
function show(result) {
  const answer = result.structuredContent
  el.problem.textContent = result.isError ? result.content?.[0]?.text ?? 'That failed.' : ''
  if (result.isError || !answer?.bands) return
  setting = given = legal(answer)
  el.title.textContent = answer.title
  el.does.textContent = `It ${answer.does}.`
  el.evidence.textContent = answer.evidence
  draw()
}

function tellModel() {
  const text = setting.bands.map((band) => `${band.name} ${bandText(band)}`).join('; ')
  host
    .request('ui/update-model-context', {
      content: [{ type: 'text', text: `The equaliser as the user has bent it: ${text}` }],
      structuredContent: { bands: named(setting) },
    })
    .catch(() => {}) // a host without a model's context shows the curve all the same
}

const named = ({ bands }) =>
  bands.map(({ name, gain_db, frequency_hz, q }) => ({ name, gain_db, frequency_hz, q }))

async function ask(request) {
  const before = named(setting)
  const result = await host
    .request('tools/call', {
      name: 'adjust',
      arguments: { sound: before, request, previous: earlier },
    })
    .catch((error) => ({ isError: true, content: [{ type: 'text', text: error.message }] }))
  show(result)
  if (result.isError) return
  earlier = [...earlier, before]
  el.undo.disabled = false
  el.request.value = ''
  tellModel()
}

// No form: the sandbox of a chat lets none be sent, not even to a listener.
const go = () => el.request.value.trim() && ask(el.request.value.trim())
el.go.addEventListener('click', go)
el.request.addEventListener('keydown', ({ key }) => key === 'Enter' && go())
el.undo.addEventListener('click', () => {
  setting = legal({ bands: earlier.at(-1) })
  given = null
  earlier = earlier.slice(0, -1)
  el.undo.disabled = earlier.length === 0
  draw()
  tellModel()
})

function dress({ theme, styles } = {}) {
  if (theme) document.documentElement.style.colorScheme = theme
  for (const [name, value] of Object.entries(styles?.variables ?? {}))
    if (value) document.documentElement.style.setProperty(name, value)
}

async function begin() {
  new ResizeObserver(draw).observe(el.plot)
  new ResizeObserver(() => {
    const { width, height } = document.body.getBoundingClientRect()
    host.tell('ui/notifications/size-changed', {
      width: Math.ceil(width),
      height: Math.ceil(height),
    })
  }).observe(document.body)
  const { hostContext, hostCapabilities } = await host.begin()
  dress(hostContext)
  el.make.hidden = !hostCapabilities?.serverTools
}

begin()
