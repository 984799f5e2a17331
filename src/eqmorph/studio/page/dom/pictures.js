// Pictures of what moves: thirty a second are smooth, and leave the machine to the sound.

// A little under a thirtieth: screens draw every 16.7 ms or so, and every second picture counts.
export const APART_MS = 1000 / 30 - 1

/**
 * A function that starts a row of pictures, if none is under way.
 *
 * @param {(now: number) => boolean} draw  called at most thirty times a second, until it says false
 */
export function pictures(draw) {
  let frame = 0
  let last = -Infinity

  function tick(now) {
    frame = 0
    const due = now - last >= APART_MS
    if (due) last = now
    if (!due || draw(now)) frame ||= requestAnimationFrame(tick)
  }

  return () => {
    frame ||= requestAnimationFrame(tick)
  }
}
