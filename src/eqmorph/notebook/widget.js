// Draws a setting and lets its bands be moved. The filters come from the studio, put before this.

const WIDTH = 640
const HEIGHT = 280
const LOW = 20
const HIGH = 20000
const LIMIT = 15
const MARKS = [50, 100, 200, 500, 1000, 2000, 5000, 10000]

const x = (hz) => (WIDTH * Math.log(hz / LOW)) / Math.log(HIGH / LOW)
const y = (db) => (HEIGHT * (1 - db / LIMIT)) / 2
const hertz = (at) => LOW * (HIGH / LOW) ** (at / WIDTH)
const decibels = (at) => LIMIT * (1 - (2 * at) / HEIGHT)
const within = ([low, high], value) => Math.min(Math.max(value, low), high)
const named = (hz) => (hz >= 1000 ? `${+(hz / 1000).toPrecision(3)} kHz` : `${Math.round(hz)} Hz`)

function element(name, attributes, text = '') {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.textContent = text
  return made
}

function grid() {
  const lines = MARKS.flatMap((hz) => [
    element('line', { class: 'grid', x1: x(hz), x2: x(hz), y1: 0, y2: HEIGHT }),
    element('text', { x: x(hz) + 3, y: HEIGHT - 4 }, hz >= 1000 ? `${hz / 1000}k` : `${hz}`),
  ])
  for (const db of [-12, -6, 0, 6, 12]) {
    lines.push(element('line', { class: 'grid', x1: 0, x2: WIDTH, y1: y(db), y2: y(db) }))
    lines.push(element('text', { x: 2, y: y(db) - 3 }, `${db > 0 ? '+' : ''}${db} dB`))
  }
  return lines
}

function render({ model, el }) {
  el.classList.add('eqmorph')
  const svg = element('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'group' })
  svg.setAttribute('aria-label', 'equaliser: five bands over frequency')
  const curve = element('polyline', { class: 'curve' })
  const bands = model.get('setting').bands
  const nodes = bands.map((band, i) => {
    const [lowest, highest] = model.get('ranges')[i].gain_db
    const ends = { 'aria-valuemin': lowest, 'aria-valuemax': highest }
    return element('circle', { r: 7, tabindex: 0, role: 'slider', 'data-band': band.name, ...ends })
  })
  svg.append(...grid(), curve, ...nodes)
  el.append(svg)
  const frequencies = logFrequencies(256, LOW, HIGH)

  function draw() {
    const setting = model.get('setting')
    const gains = responseDb(setting, frequencies, model.get('sample_rate'))
    curve.setAttribute(
      'points',
      [...frequencies].map((hz, i) => `${x(hz)},${y(gains[i])}`).join(' '),
    )
    setting.bands.forEach((band, i) => {
      nodes[i].setAttribute('cx', x(within([LOW, HIGH], band.frequency_hz)))
      nodes[i].setAttribute('cy', y(band.gain_db))
      const told = `${band.gain_db.toFixed(1)} dB at ${named(band.frequency_hz)}, Q ${band.q.toFixed(2)}`
      nodes[i].setAttribute('aria-label', band.name.replace('_', ' '))
      nodes[i].setAttribute('aria-valuenow', band.gain_db)
      nodes[i].setAttribute('aria-valuetext', told)
    })
  }

  function move(i, change) {
    const setting = structuredClone(model.get('setting'))
    const ranges = model.get('ranges')[i]
    for (const [key, value] of Object.entries(change)) {
      setting.bands[i][key] = within(ranges[key], value)
    }
    model.set('setting', setting)
    model.save_changes()
    draw()
  }

  const band = (i) => model.get('setting').bands[i]
  const widened = (i, factor) => move(i, { q: band(i).q * factor })

  nodes.forEach((node, i) => {
    node.addEventListener('pointerdown', (event) => node.setPointerCapture(event.pointerId))
    node.addEventListener('pointermove', (event) => {
      if (!node.hasPointerCapture(event.pointerId)) return
      const box = svg.getBoundingClientRect()
      move(i, {
        frequency_hz: hertz(((event.clientX - box.left) * WIDTH) / box.width),
        gain_db: decibels(((event.clientY - box.top) * HEIGHT) / box.height),
      })
    })
    node.addEventListener('dblclick', () => move(i, { gain_db: 0 }))
    node.addEventListener('wheel', (event) => {
      event.preventDefault()
      widened(i, event.deltaY < 0 ? 1.1 : 1 / 1.1)
    })
    node.addEventListener('keydown', (event) => {
      const { gain_db, frequency_hz } = band(i)
      const steps = {
        ArrowUp: () => move(i, { gain_db: gain_db + 0.5 }),
        ArrowDown: () => move(i, { gain_db: gain_db - 0.5 }),
        ArrowRight: () => move(i, { frequency_hz: frequency_hz * 2 ** (1 / 12) }),
        ArrowLeft: () => move(i, { frequency_hz: frequency_hz / 2 ** (1 / 12) }),
        '+': () => widened(i, 1.1),
        '-': () => widened(i, 1 / 1.1),
      }
      if (!(event.key in steps)) return
      event.preventDefault()
      event.stopPropagation()
      steps[event.key]()
    })
  })
  model.on('change:setting', draw)
  draw()
  return () => model.off('change:setting', draw)
}

export default { render }
