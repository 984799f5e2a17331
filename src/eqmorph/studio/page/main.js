// The composition root: makes the store, the server's API and the engine, and mounts every part.

import { createAudio } from './audio/engine.js'
import { createApi } from './server/api.js'
import { createActions } from './state/actions.js'
import { createStore } from './state/store.js'
import { mount as mountAddress } from './panels/address/address.js'
import { mount as mountBandTable } from './panels/bands/table.js'
import { mount as mountBanner } from './panels/banner/banner.js'
import { mount as mountGraph } from './panels/graph/graph.js'
import { mount as mountLive } from './panels/live/live.js'
import { createMessages } from './panels/messages/messages.js'
import { mount as mountPad } from './panels/pad/pad.js'
import { mount as mountPath } from './panels/path/path.js'
import { mount as mountPlayer } from './panels/player/player.js'
import { mount as mountPresets } from './panels/presets/presets.js'
import { mount as mountTakeAway } from './panels/take-away/take-away.js'
import { mount as mountTools } from './panels/tools/tools.js'
import { mount as mountWord } from './panels/word/word.js'

const root = (id) => document.getElementById(id)

const studio = { store: createStore(), api: createApi(), say: createMessages(root('messages')) }
studio.actions = createActions(studio)
studio.audio = createAudio(studio.store.get().setting)
const parts = {} // what each tells of itself
// For tests and tinkerers.
Object.assign(window, { studio, parts })

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
  ['live', mountLive],
  ['take-away', mountTakeAway],
  ['presets', mountPresets],
]

// One part that fails must not take the others with it; the console tells which.
async function put(id, mount) {
  try {
    parts[id] = await mount(root(id), studio)
  } catch (error) {
    console.error(error)
  }
}

for (const [id, mount] of PARTS) put(id, mount)
studio.actions.firstAnswer()
