// Everything that leaves the page, or comes into it: files, renderings, the link, own words.

import { createExporting } from './exporting.js'
import { make } from '../../dom/make.js'
import { mountLinking } from './linking.js'
import { mountRendering } from './rendering.js'
import { mount as mountImport } from './import.js'
import { mount as mountLearn } from './learn.js'

export async function mount(root, studio) {
  const part = (name, title) => {
    const made = make('div', { class: `take-${name}` })
    if (title) made.append(make('h3', {}, title))
    return made
  }
  const [files, render, link] = [
    part('files', 'As a file'),
    part('render', 'As sound'),
    part('link', 'As a link'),
  ]
  const [bring, learn] = [part('bring'), part('learn')]
  root.append(
    make('h2', {}, 'Take away'),
    files,
    make('div', { class: 'take-beside' }, render, link, bring, learn),
  )
  mountRendering(render, studio)
  mountLinking(link, studio)
  mountImport(bring, studio)
  mountLearn(learn, studio)
  await mountExporting(files, studio)
}

// Where there is no server yet, as soon as there is one.
async function mountExporting(root, studio) {
  try {
    createExporting(
      root,
      studio,
      (await studio.api.formats()).filter((format) => format.writes),
    )
  } catch (error) {
    studio.say(error)
    const stop = studio.api.onReachable(() => {
      stop()
      mountExporting(root, studio)
    })
  }
}
