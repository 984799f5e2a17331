// Whatever moves on the page moves in one row of pictures: thirty a second are smooth, leave the machine
// to the sound, and lay the page out once for all that moves.

const APART_MS = 1000 / 30
const EARLY_MS = 1 // a screen's own clock is not quite even
const REST_MS = 16 // after a picture: a frame that is asked for costs, even if nothing is drawn in it

/**
 * @typedef {(now: number) => boolean} Step  at a time (ms); whether it wants to be called again
 * @typedef {{step: Step, wanted: boolean, at: number}} Member  of a row
 */

/** @type {Member[]} */
const motions = [] // first: what they change is drawn in the same picture
/** @type {Member[]} */
const drawings = []
let coming = false // a frame is asked for, or will be
let next = -Infinity // when a picture is due, ms

/** @param {number} now */
function tick(now) {
  if (now < next - EARLY_MS) {
    ask()
    return
  }
  // What came early is not gained: there are at most thirty in a second, whatever the screen does.
  next = Math.max(next, now) + APART_MS
  setTimeout(goOn, REST_MS)
  run(motions, now)
  run(drawings, now)
}

function goOn() {
  coming = anyWanted(motions) || anyWanted(drawings)
  if (coming) ask()
}

const ask = () => requestAnimationFrame(tick)

function wake() {
  if (coming) return
  coming = true
  ask()
}

/** @type {(row: Member[], now: number) => void} */
function run(row, now) {
  for (let i = 0; i < row.length; i++) {
    const one = row[i]
    if (!one.wanted || one.at === now) continue
    one.at = now
    one.wanted = false
    if (one.step(now)) one.wanted = true
  }
}

/** @param {Member[]} row */
function anyWanted(row) {
  for (let i = 0; i < row.length; i++) if (row[i].wanted) return true
  return false
}

/**
 * A drawing of something that moves now and then: the function given back wakes it.
 *
 * @param {Step} draw  called for every picture, until it says false
 * @param {AbortSignal} [signal]  ends it
 * @returns {() => void}
 */
export function pictures(draw, signal) {
  const one = { step: draw, wanted: false, at: NaN }
  drawings.push(one)
  signal?.addEventListener('abort', () => drawings.splice(drawings.indexOf(one), 1))
  return () => {
    one.wanted = true
    wake()
  }
}

/**
 * A motion that begins now: before every picture `step` moves something on, until it says false.
 *
 * @param {Step} step
 * @returns {() => void} stops it
 */
export function motion(step) {
  const one = {
    wanted: true,
    at: NaN,
    /** @param {number} now */
    step(now) {
      const more = step(now)
      if (!more) stop()
      return more
    },
  }
  const stop = () => {
    one.wanted = false
    const at = motions.indexOf(one)
    if (at >= 0) motions.splice(at, 1)
  }
  motions.push(one)
  wake()
  return stop
}
