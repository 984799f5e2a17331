// The composition root: makes the store, the server's API and the engine, and mounts every part.

import { createAudio } from './audio/engine.js'
import { createApi } from './core/api.js'
import { createStore } from './core/store.js'
import { createMessages } from './parts/messages.js'
import { mount as mountPad } from './parts/pad.js'
import { mount as mountPath } from './parts/path.js'
import { mount as mountPlayer } from './parts/player.js'
import { mount as mountPresets } from './parts/presets.js'
import { mount as mountTakeAway } from './parts/take-away.js'

const root = (id) => document.getElementById(id)

const studio = { store: createStore(), api: createApi(), say: createMessages(root('messages')) }
studio.audio = createAudio(studio.store.get().setting)
// For tests and tinkerers.
window.studio = studio

const PARTS = [
  ['pad', mountPad],
  ['path', mountPath],
  ['player', mountPlayer],
  ['take-away', mountTakeAway],
  ['presets', mountPresets],
]

// One part that fails must not take the others with it; the console tells which.
async function put(id, mount) {
  try {
    await mount(root(id), studio)
  } catch (error) {
    console.error(error)
  }
}

for (const [id, mount] of PARTS) put(id, mount)
