// A setting in a notebook: the studio's picture of it, whose bands a hand moves.

import { legal } from '../studio/page/eq/bands.js'
import { createHand } from '../studio/page/picture/hand.js'
import { responseMarkup } from '../studio/page/picture/markup.js'
import { createResponse } from '../studio/page/picture/response.js'

export function render({ model, el }) {
  const picture = responseMarkup()
  const place = document.createElement('div')
  place.className = 'eqmorph'
  place.append(picture.plot)
  el.append(place)

  const leaving = new AbortController()
  const { signal } = leaving
  let setting = legal(model.get('setting'))
  const hand = createHand(
    () => setting,
    (bent) => {
      setting = bent
      response.go(0)
      model.set('setting', structuredClone(bent))
      model.save_changes()
    },
    (index) => response.select(index),
  )
  const response = createResponse(picture, hand, {
    rate: () => model.get('sample_rate'),
    was: () => null,
    signal,
  })

  function follow() {
    setting = legal(model.get('setting'))
    response.go(0)
  }

  // Notebooks choose their theme in many ways; all of them have light letters where they are dark.
  function dress() {
    const theme = isLight(getComputedStyle(el).color) ? 'dark' : 'light'
    if (place.dataset.theme === theme) return
    place.dataset.theme = theme
    response.recolour()
  }

  // What a point does with a key is not for the notebook, which has keys of its own.
  place.addEventListener('keydown', (event) => event.defaultPrevented && event.stopPropagation())
  const dressing = new MutationObserver(dress)
  for (const chooser of [document.documentElement, document.body]) {
    dressing.observe(chooser, { attributes: true })
  }
  model.on('change:setting', follow)
  dress()
  return () => {
    model.off('change:setting', follow)
    dressing.disconnect()
    leaving.abort()
  }
}

/** Whether a colour of text, "rgb(...)", is nearer to white than to black. */
function isLight(colour) {
  const [red, green, blue] = colour.match(/[\d.]+/g).map(Number)
  return 0.3 * red + 0.6 * green + 0.1 * blue > 128
}
