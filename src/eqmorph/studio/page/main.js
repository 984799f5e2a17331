// The composition root: makes the store, the server's API and the engine, and mounts every part.

import { createAudio } from './audio/engine.js'
import { createApi } from './core/api.js'
import { createStore } from './core/store.js'
import { mount as mountAddress } from './parts/address.js'
import { mount as mountBandTable } from './parts/band-table.js'
import { mount as mountBanner } from './parts/banner.js'
import { mount as mountGraph } from './parts/graph.js'
import { createMessages } from './parts/messages.js'
import { mount as mountPad } from './parts/pad.js'
import { mount as mountPath } from './parts/path.js'
import { mount as mountPlayer } from './parts/player.js'
import { mount as mountPresets } from './parts/presets.js'
import { mount as mountTakeAway } from './parts/take-away.js'
import { mount as mountTools } from './parts/tools.js'
import { equip, mount as mountWord } from './parts/word.js'

const root = (id) => document.getElementById(id)

const studio = { store: createStore(), api: createApi(), say: createMessages(root('messages')) }
studio.audio = createAudio(studio.store.get().setting)
equip(studio)
// For tests and tinkerers.
window.studio = studio

// The address comes first: what a link holds is what every part shows from the start.
const PARTS = [
  ['banner', mountBanner],
  ['messages', mountAddress],
  ['tools', mountTools],
  ['word', mountWord],
  ['graph', mountGraph],
  ['bands', mountBandTable],
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
studio.firstAnswer()
