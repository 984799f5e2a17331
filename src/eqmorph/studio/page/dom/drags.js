// The drags of a slider: each is one step of undo, and Escape gives it up.

/**
 * @param {HTMLInputElement} slider
 * @param {string} name  of its gestures
 * @param {(gesture: string) => void} giveUp
 * @returns {{gesture(): string | null, isGivenUp(): boolean}}  of the drag under way, if there is one;
 *   what a slider reports after its drag was given up is not to be followed
 */
export function dragsOf(slider, name, giveUp) {
  let count = 0
  /** @type {string | null} */
  let gesture = null
  let givenUp = false

  slider.addEventListener('pointerdown', () => {
    gesture = `${name} ${++count}`
    givenUp = false
  })
  const end = () => {
    gesture = null
    // The browser reports the last place once more after the pointer is up.
    setTimeout(() => (givenUp = false))
  }
  for (const over of ['pointerup', 'pointercancel', 'change']) slider.addEventListener(over, end)
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || gesture === null || givenUp) return
    event.preventDefault()
    givenUp = true
    giveUp(gesture)
  })
  return { gesture: () => gesture, isGivenUp: () => givenUp }
}
