// The Live link, against a server that is made here: the newest setting, and every way to end.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { module } from './page.js'

const { createLink, REMEMBERED } = await module('panels/live/link.js')
const { sentInWords, stateInWords } = await module('panels/live/wording.js')

/** Lets everything that is promised happen. */
const settled = () => new Promise((done) => setTimeout(done, 0))
const gone = () => Object.assign(new Error('it does not answer'), { status: 0 })

function createServer() {
  let number = 1
  const server = {
    playing: null,
    said: '',
    sent: [],
    waiting: [],
    answers: [], // of settings, where a test wants to give them itself
    held: false,
    lost: false,
    back: [],
    state: (link) => ({
      number,
      mine: link !== '' && link === server.playing,
      playing: Boolean(server.playing),
      name: 'Recorder',
      target: 'recorder',
      said: server.said,
      trouble: '',
      level_db: -2,
    }),
    change(patch) {
      Object.assign(server, patch)
      number += 1
      server.waiting.splice(0).forEach((go) => go())
    },
    api: {
      async beginLive(target, setting) {
        if (target === 'none') throw Object.assign(new Error('nobody is there'), { status: 502 })
        server.playing = 'link 1'
        server.sent.push(setting)
        return { link: 'link 1', ...server.state('link 1') }
      },
      async live({ link, after }) {
        if (server.lost) throw gone()
        if (after === number) await new Promise((go) => server.waiting.push(go))
        if (server.lost) throw gone()
        return server.state(link)
      },
      async sendLive(link, setting) {
        if (server.lost) throw gone()
        server.sent.push(setting)
        if (server.held) await new Promise((go) => server.answers.push(go))
        return server.state(link)
      },
      async endLive(link) {
        assert.equal(link, server.playing)
        server.change({ playing: null, said: 'Live is off' })
        return server.state('')
      },
      onReachable(then) {
        server.back.push(then)
        return () => server.back.splice(server.back.indexOf(then), 1)
      },
    },
  }
  return server
}

function create(server, kept = new Map()) {
  const shown = []
  const storage = { getItem: (key) => kept.get(key), setItem: (key, value) => kept.set(key, value) }
  const link = createLink(
    server.api,
    (live) => shown.push(live),
    () => storage,
  )
  return { link, shown, kept, last: () => shown.at(-1) }
}

test('it begins, sends the newest of many, and ends', async () => {
  const server = createServer()
  const { link, shown, last } = create(server)
  await link.begin('recorder', 0)
  assert.deepEqual(
    shown.map(({ phase }) => phase),
    ['beginning', 'on'],
  )
  server.held = true
  for (let i = 1; i <= 9; i++) link.send(i)
  await settled()
  assert.deepEqual(server.sent, [0, 1])
  server.answers.splice(0).forEach((go) => go())
  await settled()
  assert.deepEqual(server.sent, [0, 1, 9])
  server.answers.splice(0).forEach((go) => go())
  await link.end()
  assert.equal(last().phase, 'off')
  assert.equal(last().said, 'Live is off')
  link.send(10)
  await settled()
  assert.equal(server.sent.at(-1), 9)
})

test('what cannot begin is off again, and says why', async () => {
  const { link, last } = create(createServer())
  await assert.rejects(link.begin('none', 0), /nobody is there/)
  assert.equal(last().phase, 'off')
  assert.equal(last().said, 'nobody is there')
})

test('what the server tells is shown, its end too', async () => {
  const server = createServer()
  const { link, last } = create(server)
  await link.begin('recorder', 0)
  await settled()
  server.change({ said: 'it is back' })
  await settled()
  assert.equal(last().said, 'it is back')
  server.change({ playing: null, said: 'the studio ended' })
  await settled()
  assert.deepEqual([last().phase, last().said], ['off', 'the studio ended'])
})

test('a server that is gone is waited for: the link may be there again, or not', async () => {
  for (const there of [true, false]) {
    const server = createServer()
    const { link, last } = create(server)
    await link.begin('recorder', 0)
    await settled()
    server.change({ lost: true })
    link.send(1)
    await settled()
    assert.equal(last().phase, 'on')
    server.change({ lost: false, playing: there ? 'link 1' : null, said: 'anew' })
    server.back.slice().forEach((then) => then())
    await settled()
    assert.equal(last().phase, there ? 'on' : 'off')
  }
})

test('a page that is loaded again takes its link up, and only its own', async () => {
  const server = createServer()
  const first = create(server)
  await first.link.begin('recorder', 0)
  const again = create(server, first.kept)
  await again.link.resume()
  assert.equal(again.last().phase, 'on')
  await again.link.end()
  assert.equal(again.kept.get(REMEMBERED), '')
  const other = create(server, new Map([[REMEMBERED, 'link 0']]))
  await other.link.resume()
  assert.equal(other.shown.length, 0)
})

test('each state is one sentence', () => {
  const states = [
    { phase: 'off', said: '' },
    { phase: 'off', said: 'its page is gone; Recorder is as it was before' },
    { phase: 'beginning' },
    { phase: 'ending' },
    { phase: 'on', name: 'Recorder', trouble: '', said: '' },
    { phase: 'on', name: 'Recorder', trouble: 'nobody answers', said: 'x' },
  ]
  for (const state of states) assert.match(stateInWords(state), /^[A-Z].*[a-z]\.$/)
  assert.match(stateInWords(states[5]), /Nobody answers\. It is tried again every second\./)
  assert.equal(sentInWords({ phase: 'on', level_db: 0 }, 'flat'), 'Sent last: flat.')
  assert.match(sentInWords({ phase: 'on', level_db: -4.06 }, 'warm'), /warm, 4\.1 dB lower/)
  assert.equal(sentInWords({ phase: 'off' }, 'warm'), '')
})
