// The Live switch: what is on screen into an equaliser that plays on this machine.

import { heard } from '../../eq/bend.js'
import { titleOf } from '../../state/title.js'
import { make } from '../../dom/make.js'
import { createLink } from './link.js'
import { sentInWords, stateInWords } from './wording.js'

const ABOUT =
  'Your own equaliser plays what is on screen, and gets back what it had when you switch this off or close the page. Sound of this page that goes through it is equalised twice.'

export function mount(root, { api, store, say, actions }) {
  const link = createLink(api, actions.learnLive, () => window.sessionStorage)
  const el = markup(root)
  let targets = null // null while they are not known
  let title = ''

  async function look() {
    el.again.disabled = true
    try {
      const found = await api.liveTargets()
      targets = found.targets
      const chosen = el.target.value
      el.target.replaceChildren(
        ...targets.map(({ target, name }) => make('option', { value: target }, name)),
      )
      if (targets.some(({ target }) => target === chosen)) el.target.value = chosen
      el.hint.textContent = found.hint
        ? `${found.hint[0].toUpperCase()}${found.hint.slice(1)}.`
        : ABOUT
    } catch (error) {
      say(error)
    }
    el.again.disabled = false
    show()
  }

  function send() {
    title = titleOf(store.get())
    link.send(heard(store.get()))
  }

  async function toggle() {
    const { phase } = store.get().live
    if (phase === 'on') return link.end().catch(say)
    if (phase !== 'off' || !targets?.length) return undefined
    title = titleOf(store.get())
    const begun = heard(store.get())
    await link.begin(el.target.value, begun).catch(say)
    // Whatever changed while it began.
    if (link.isOn && heard(store.get()) !== begun) send()
    return undefined
  }

  function show() {
    const { live } = store.get()
    const on = live.phase === 'on' || live.phase === 'beginning'
    el.toggle.setAttribute('aria-checked', String(on))
    el.toggle.setAttribute('aria-disabled', String(live.phase === 'off' && !targets?.length))
    el.choice.hidden = !targets?.length && !on
    el.target.disabled = live.phase !== 'off'
    el.again.hidden = live.phase !== 'off'
    if (on && live.target && el.target.value !== live.target) {
      el.target.append(make('option', { value: live.target }, live.name || live.target))
      el.target.value = live.target
    }
    const said = stateInWords(live)
    if (el.state.textContent !== said) el.state.textContent = said
    el.state.classList.toggle('trouble', Boolean(live.trouble))
    el.sent.textContent = sentInWords(live, title)
  }

  el.toggle.addEventListener('click', toggle)
  el.again.addEventListener('click', look)
  store.subscribe((state, previous) => {
    if (state.live !== previous.live) show()
    if (state.live.phase !== 'on') return
    if (state.setting !== previous.setting || state.solo !== previous.solo) send()
  })
  show()
  lookOnceSeen(root, look)
  link.resume().then(() => link.isOn && send())
}

function markup(root) {
  const toggle = make(
    'button',
    { type: 'button', role: 'switch', class: 'switch', 'aria-describedby': 'live-state' },
    'Live',
  )
  const target = make('select', { id: 'live-target' })
  const choice = make(
    'span',
    { class: 'live-choice' },
    make('label', { for: 'live-target' }, 'in'),
    target,
  )
  const again = make('button', { type: 'button', class: 'quiet' }, 'Look again')
  const state = make('p', { class: 'live-state', id: 'live-state', role: 'status' })
  const sent = make('p', { class: 'hint live-sent' })
  const hint = make('p', { class: 'hint live-hint' })
  root.append(
    make('h2', {}, 'In your own equaliser'),
    make('div', { class: 'line' }, toggle, choice, again),
    make('div', { class: 'live-said' }, state, sent),
    hint,
  )
  return { toggle, target, choice, again, state, sent, hint }
}

// A first visit does not pay for what is below the fold.
function lookOnceSeen(root, look) {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return
    seen.disconnect()
    look()
  })
  seen.observe(root)
}
