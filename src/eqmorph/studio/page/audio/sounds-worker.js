// Makes the built-in sounds beside the page, which would otherwise stand still for half a second.

import { builtIn } from './sounds.js'

onmessage = ({ data: name }) => {
  const channels = builtIn(name)
  postMessage({ name, channels }, { transfer: channels.map((channel) => channel.buffer) })
}
