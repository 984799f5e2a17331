// The house of the page: a room imports only rooms below it, panels do not know each other, and the
// state is written by its actions alone.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const PAGE = fileURLToPath(new URL('../../src/eqmorph/studio/page', import.meta.url))
const ROOMS = ['eq', 'server', 'state', 'dom', 'picture', 'audio', 'panels']
const files = readdirSync(PAGE, { recursive: true })
  .filter((name) => name.endsWith('.js'))
  .map((name) => name.replaceAll('\\', '/'))
const source = (file) => readFileSync(join(PAGE, file), 'utf8')

function importsOf(file) {
  return [...source(file).matchAll(/^(?:import|\}) .*?'(\.[^']+)'$/gm)].map(([, path]) =>
    normalize(join(dirname(file), path)).replaceAll('\\', '/'),
  )
}

test('every file is in a room', () => {
  const outside = files.filter((file) => !ROOMS.includes(file.split('/')[0]))
  assert.deepEqual(outside.sort(), ['first-paint.js', 'main.js'])
})

test('rooms import downwards only', () => {
  let count = 0
  for (const file of files.filter((name) => name.includes('/'))) {
    for (const other of importsOf(file)) {
      const [from, to] = [file, other].map((name) => ROOMS.indexOf(name.split('/')[0]))
      assert.ok(to <= from, `${file} imports ${other}`)
      if (from === to && file.startsWith('panels/')) {
        assert.equal(other.split('/')[1], file.split('/')[1], `${file} imports ${other}`)
      }
      count++
    }
  }
  assert.ok(count > 100)
})

test('the state is written in its own room', () => {
  const writes = /\bstore\.(set|cancel|undo|redo|go|recall)\b/
  const found = files.filter((file) => !file.startsWith('state/') && writes.test(source(file)))
  assert.deepEqual(found, [])
})

test('the picture knows no store and no server: chats and notebooks show it, too', () => {
  const others = files
    .filter((file) => file.startsWith('picture/'))
    .flatMap(importsOf)
    .filter((other) => !['eq', 'dom', 'picture'].includes(other.split('/')[0]))
  assert.deepEqual(others, [])
})
