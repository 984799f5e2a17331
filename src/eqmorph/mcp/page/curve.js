// A setting in a chat: its curve, bands that can be bent, and a field to say what to make it. What the
// hand does is told to the model, so that the conversation goes on from what is on screen.

import { flat, legal } from '../../studio/page/eq/bands.js'
import { bandText } from '../../studio/page/eq/format.js'
import { createHand } from '../../studio/page/picture/hand.js'
import { responseMarkup } from '../../studio/page/picture/markup.js'
import { createResponse } from '../../studio/page/picture/response.js'
import { createHost } from './host.js'

const RATE = 48000 // Hz
const PAUSE = 250 // ms after which a hand has come to rest
const GLIDE_MS = 260
// The colours of a chat, and what is drawn with them here.
const WORN = {
  '--color-background-primary': '--panel',
  '--color-background-secondary': '--sunken',
  '--color-text-primary': '--ink',
  '--color-text-secondary': '--ink-quiet',
  '--color-border-primary': '--line',
  '--font-sans': '--font',
}
/** @type {Record<string, any>} */
const el = Object.fromEntries(
  [...document.querySelectorAll('[id]')].map((element) => [element.id, element]),
)
const picture = responseMarkup()
el.response.append(picture.plot)

let setting = flat()
let given = null // as the server gave it, before it was bent
let earlier = [] // settings before each turn that was asked for here
let telling = 0 // the timer of what the model is still to be told
let asking = false

const hand = createHand(
  () => setting,
  (bent) => {
    setting = bent
    response.go(0)
    tellSoon()
  },
  (index) => response.select(index),
)
const response = createResponse(picture, hand, { rate: () => RATE, was })
const host = createHost({ onResult: begun, onContext: dress })

// What the server gave, once the hand has gone on from it.
function was() {
  return given === setting ? null : given
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
  el.problem.textContent = failed ? (result.content?.[0]?.text ?? 'That failed.') : ''
  if (failed || !Array.isArray(answer?.bands)) return false
  setting = given = legal(answer)
  el.title.textContent = answer.title
  el.does.textContent = `It ${answer.does}.`
  el.evidence.textContent = answer.evidence
  picture.canvas.setAttribute('aria-label', `Response: ${answer.does}`)
  response.go(GLIDE_MS)
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
  response.go(GLIDE_MS)
  tellModel()
})

/** @param {{theme?: string, styles?: {variables?: Record<string, string>}}} [context]  of the chat */
function dress({ theme, styles } = {}) {
  const { style } = document.documentElement
  if (theme) style.colorScheme = theme
  for (const [theirs, ours] of Object.entries(WORN)) {
    const value = styles?.variables?.[theirs]
    if (value) style.setProperty(ours, value)
  }
  response.recolour()
}

async function begin() {
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
