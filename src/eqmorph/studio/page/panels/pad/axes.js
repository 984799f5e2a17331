// The main directions of people's sounds as sliders: each moves whatever is on screen from where it is.

import { dragsOf } from '../../dom/drags.js'
import { make } from '../../dom/make.js'
import { endsInWords } from './wording.js'

const MOST = 2 // of an axis' own size, to either side

/** Fills `root` with the sliders; each is 0 where what is on screen came from elsewhere. */
export function mountAxes(root, axes, { store, api, say, actions }) {
  const sliders = axes.map((axis, i) => row(axis, i))
  root.append(
    make(
      'p',
      { class: 'hint' },
      'Each slider moves the setting on screen. The first ones are what people differ in most.',
    ),
    ...sliders.map(({ element }) => element),
  )
  let gesture = 0
  let grasped = null // {setting, value, label} when a slider was taken
  let busy = false
  let wanted = null
  let dropped = null // the label of a drag that was given up while its answer was on its way
  let writing = false

  function row(axis, i) {
    const { less, more } = endsInWords(axis)
    const slider = make('input', {
      type: 'range',
      min: String(-MOST),
      max: String(MOST),
      step: '0.02',
      value: '0',
      'aria-label': `${less} to ${more}`,
      oninput: () => moved(i),
      onchange: () => (grasped = null),
    })
    const drags = dragsOf(slider, 'axis', giveUp)
    const end = (words) => make('span', { class: 'axis-end', 'aria-hidden': 'true' }, words)
    const element = make('div', { class: 'axis' }, end(less), slider, end(more))
    return { element, slider, drags, at: 0 }
  }

  function giveUp() {
    wanted = null
    dropped = grasped?.label ?? null
    grasped = null
    actions.giveUp(dropped)
  }

  function moved(i) {
    if (sliders[i].drags.isGivenUp()) {
      sliders[i].slider.value = String(sliders[i].at)
      return
    }
    const value = sliders[i].slider.valueAsNumber
    grasped ??= {
      i,
      setting: store.get().setting,
      value: sliders[i].at,
      label: `axis ${++gesture}`,
    }
    sliders[i].at = value
    const amount = Math.min(Math.max(value - grasped.value, -MOST), MOST)
    const { towards, away, number } = axes[i]
    const said = `towards ${(amount < 0 ? away : towards)[0]}`
    wanted = { ...grasped, amount, axis: number, said }
    if (!busy) next()
  }

  async function next() {
    const { setting: from, axis, amount, label, said } = wanted
    wanted = null
    busy = true
    try {
      const { setting } = await api.adjust(from, { axis, amount })
      if (label === dropped) return
      writing = true
      actions.moveAlongAxis(setting, label, said)
    } catch (error) {
      wanted = null
      say(error)
    } finally {
      writing = false
      busy = false
      if (wanted) next()
    }
  }

  store.subscribe((state, previous) => {
    if (writing || state.setting === previous.setting) return
    wanted = null
    grasped = null
    for (const one of sliders) one.slider.value = one.at = 0
  })
}
