// What the path is made of in the page.

const MARKUP = `
  <h2>Path</h2>
  <div class="path-ends">
    <div class="path-end">
      <label for="path-from">From</label>
      <input id="path-from" list="pad-words" autocomplete="off" spellcheck="false" />
      <button type="button" class="quiet" id="path-from-screen"
        aria-label="Use current setting as the start">Use current</button>
    </div>
    <button type="button" class="quiet" id="path-swap" aria-label="Swap the ends">⇄</button>
    <div class="path-end">
      <label for="path-to">To</label>
      <input id="path-to" list="pad-words" autocomplete="off" spellcheck="false" />
      <button type="button" class="quiet" id="path-to-screen"
        aria-label="Use current setting as the end">Use current</button>
    </div>
  </div>
  <div class="path-way">
    <label for="path-alpha" class="visually-hidden">Along the path</label>
    <input id="path-alpha" type="range" min="0" max="100" step="0.1" value="0" />
    <div class="path-place steady"><output id="path-place" for="path-alpha" aria-live="off"></output></div>
    <button type="button" id="path-animate">Animate</button>
  </div>
`

export function pathMarkup(root) {
  root.innerHTML = MARKUP
  const find = (id) => root.querySelector(`#path-${id}`)
  return {
    from: find('from'),
    to: find('to'),
    fromScreen: find('from-screen'),
    toScreen: find('to-screen'),
    swap: find('swap'),
    slider: find('alpha'),
    place: find('place'),
    animate: find('animate'),
  }
}
