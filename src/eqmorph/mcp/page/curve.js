// A setting in a chat: its curve, bands that can be bent, and a field to say what to make it. What the
// hand does is told to the model, so that the conversation goes on from what is on screen.

import { legal } from '../../studio/page/eq/bands.js'
import { logFrequencies, responseDb } from '../../studio/page/eq/biquads.js'
import { bandText } from '../../studio/page/eq/format.js'
import { HERTZ_LABELS, createPlot, gainLines, pathOf, rangeFor } from '../../studio/page/eq/plot.js'
import { createHost } from './host.js'
import { createNodes } from './nodes.js'

const RATE = 48000 // Hz
const PAUSE = 250 // ms after which a hand has come to rest
const SVG = 'http://www.w3.org/2000/svg'
const FREQUENCIES = logFrequencies(300)
const el = Object.fromEntries(
  [...document.querySelectorAll('[id]')].map((element) => [element.id, element]),
)

let setting = legal({})
let given = null // as the server gave it, before it was bent
let earlier = [] // settings before each turn that was asked for here
let plot = createPlot(1, 1, 13)
let telling = 0 // the timer of what the model is still to be told
let asking = false

const place = createNodes(el.nodes, {
  plot: () => plot,
  band: (index) => setting.bands[index],
  change(index, numbers) {
    setting = legal({
      bands: setting.bands.map((band, i) => (i === index ? { ...band, ...numbers } : band)),
    })
    draw()
  },
  done: tellSoon,
})
const host = createHost({ onResult: begun, onContext: dress })

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

/** What the model has asked for: another sound, from which nothing leads back to those before it. */
function begun(result) {
  if (!show(result)) return
  clearTimeout(telling)
  setEarlier([])
}

/** An answer of one of the tools; whether it is a setting. */
function show(result) {
  const answer = result?.structuredContent
  const failed = result?.isError ?? false
  el.problem.textContent = failed ? result.content?.[0]?.text ?? 'That failed.' : ''
  if (failed || !Array.isArray(answer?.bands)) return false
  setting = given = legal(answer)
  el.title.textContent = answer.title
  el.does.textContent = `It ${answer.does}.`
  el.evidence.textContent = answer.evidence
  draw()
  return true
}

function setEarlier(settings) {
  earlier = settings
  el.undo.disabled = settings.length === 0
}

/** Keys that repeat and a wheel that turns are one change: the model is told where it ends. */
function tellSoon() {
  clearTimeout(telling)
  telling = setTimeout(tellModel, PAUSE)
}

function tellModel() {
  clearTimeout(telling)
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
  if (asking) return // a second answer would start from where the first one did
  asking = el.go.disabled = true
  const before = named(setting)
  const result = await host
    .request('tools/call', {
      name: 'adjust',
      arguments: { sound: before, request, previous: earlier },
    })
    .catch((error) => ({ isError: true, content: [{ type: 'text', text: error.message }] }))
  asking = el.go.disabled = false
  if (!show(result)) return
  setEarlier([...earlier, before])
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
  setEarlier(earlier.slice(0, -1))
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

begin().catch((error) => {
  el.problem.textContent = `The chat did not answer: ${error.message}.`
})
