// Mouse, pen and fingers on the map: drag, click a word, wheel or pinch to come closer. A finger that
// wipes over the map scrolls the page; one that takes the puck, or rests a moment, drags.

const A_CLICK = 4 // pixels that a pointer may move and still click
const HOLD_MS = 350 // until a resting finger takes hold
const REACH = 26 // pixels around the puck that a finger may hit
const WHEEL_STEP = 1.002 // closer per pixel of a wheel's turn

/**
 * @param {HTMLElement} surface
 * @param {object} on
 * @param {(p: {x, y}) => {x, y}} on.at      pixels of the surface to the map
 * @param {() => {x, y}} on.puck             where the puck is, in pixels of the surface
 * @param {() => void} on.start              a drag begins
 * @param {(place: object) => void} on.move          at most once a frame
 * @param {(place: object | null) => void} on.end    where it ended; null if it was given up
 * @param {(name: string) => void} on.word   a word was clicked
 * @param {(factor: number, at: {x, y}) => void} on.zoom
 */
export function followPointer(surface, on) {
  const fingers = new Map()
  const drag = createDrag(on)
  let box = null
  let pressed = null
  let apart = 0
  let holding = 0

  const local = (event) => ({ x: event.clientX - box.left, y: event.clientY - box.top })

  surface.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    box = surface.getBoundingClientRect()
    surface.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, local(event))
    if (fingers.size === 2) {
      letGo()
      apart = distance(fingers)
      return
    }
    pressed = {
      at: local(event),
      word: /** @type {any} */ (event.target).dataset?.word,
      free: true,
    }
    if (event.pointerType === 'touch') touched()
    else if (!pressed.word) drag.to(pressed.at)
  })

  // Free is a pointer that may drag; a finger that is not leaves its moves to the page.
  function touched() {
    const { at } = pressed
    pressed.free = false
    if (distanceOf(at, on.puck()) <= REACH) hold()
    else holding = setTimeout(hold, HOLD_MS)
  }

  function hold() {
    pressed.free = true
    drag.to(pressed.at)
  }

  surface.addEventListener('pointermove', (event) => {
    if (!fingers.has(event.pointerId)) return
    fingers.set(event.pointerId, local(event))
    if (fingers.size === 2) apart = pinched(fingers, apart, on)
    else if (pressed && (drag.isOn() || far(pressed.at, local(event)))) {
      if (pressed.free) drag.to(local(event))
      else letGo()
    }
  })
  surface.addEventListener(
    'touchmove',
    (event) => (drag.isOn() || fingers.size > 1) && event.preventDefault(),
    { passive: false },
  )
  // A long touch would open a menu instead.
  surface.addEventListener('contextmenu', (event) => event.preventDefault())

  function released(event) {
    clearTimeout(holding)
    if (!fingers.delete(event.pointerId) || !pressed) return
    if (!drag.isOn() && !pressed.word) drag.to(pressed.at)
    if (drag.isOn()) drag.end()
    else on.word(pressed.word)
    pressed = null
  }

  function letGo() {
    clearTimeout(holding)
    pressed = null
    drag.giveUp()
  }

  surface.addEventListener('pointerup', released)
  surface.addEventListener('pointercancel', (event) => {
    fingers.delete(event.pointerId)
    letGo()
  })
  // Escape gives up what a hand has begun; the rest of its way counts for nothing.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !drag.isOn()) return
    event.preventDefault()
    letGo()
  })

  // Ctrl and wheel is also what a pinch on a touchpad sends; the wheel alone scrolls the page.
  surface.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      box = surface.getBoundingClientRect()
      on.zoom(WHEEL_STEP ** -event.deltaY, local(event))
    },
    { passive: false },
  )
}

// Pointers report more often than frames are drawn; the newest place of a frame is the one that
// counts.
function createDrag(on) {
  let newest = null
  let frame = 0
  let active = false

  function draw() {
    frame = 0
    on.move(on.at(newest))
  }

  function close() {
    cancelAnimationFrame(frame)
    frame = 0
    const was = active
    active = false
    return was
  }

  return {
    isOn: () => active,
    to(p) {
      if (!active) on.start()
      active = true
      newest = p
      frame ||= requestAnimationFrame(draw)
    },
    end: () => close() && on.end(on.at(newest)),
    giveUp: () => close() && on.end(null),
  }
}

const distanceOf = (a, b) => Math.hypot(a.x - b.x, a.y - b.y)
const far = (a, b) => distanceOf(a, b) > A_CLICK
const distance = (fingers) => distanceOf(...fingers.values())

function pinched(fingers, before, on) {
  const [a, b] = [...fingers.values()]
  const now = distance(fingers)
  on.zoom(now / Math.max(before, 1), { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
  return now
}
