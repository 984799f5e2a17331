// The main directions of people's sounds as sliders: each moves whatever is on screen from where it is.

import { make } from '../../dom/make.js'

const MOST = 2 // of an axis' own size, to either side
const WORDS = 2 // at either end

/** Fills `root` with the sliders; each is 0 where what is on screen came from elsewhere. */
export async function mountAxes(root, { store, api, say, actions }) {
  const axes = await api.axes()
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
  let writing = false

  function row(axis, i) {
    const [less, more] = [axis.away, axis.towards].map((words) => words.slice(0, WORDS).join(', '))
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
    const end = (words) => make('span', { class: 'axis-end', 'aria-hidden': 'true' }, words)
    return { element: make('div', { class: 'axis' }, end(less), slider, end(more)), slider, at: 0 }
  }

  function moved(i) {
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
      writing = true
      actions.moveAlongAxis(setting, label, said)
    } catch (error) {
      wanted = null
      say(error)
    }
    writing = false
    busy = false
    if (wanted) next()
  }

  store.subscribe((state, previous) => {
    if (writing || state.setting === previous.setting) return
    wanted = null
    grasped = null
    for (const one of sliders) one.slider.value = one.at = 0
  })
}
