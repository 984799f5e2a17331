// The state: steps of undo under any order of changes, links, slots.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClock, module, numbers } from './page.js'

const { createStore, INITIAL } = await module('state/store.js')
const { flat, scaled, legal, same } = await module('eq/bands.js')
const { fromHash, toHash } = await module('state/link.js')
const { copiedTo, settingIn, switchedTo } = await module('state/slots.js')
const { titleOf } = await module('state/title.js')

const boosted = (gain) =>
  legal({ bands: flat().bands.map((band, i) => (i === 1 ? { ...band, gain_db: gain } : band)) })

test('undo and redo go through whatever was done, in any order', () => {
  const random = numbers(3)
  const clock = createClock()
  const store = createStore(INITIAL, clock)
  const seen = [store.get()]
  let at = 0
  for (let i = 0; i < 400; i++) {
    clock.time += 1000
    const what = random()
    if (what < 0.6) {
      store.set({ setting: boosted(i / 100) }, { label: 'x' })
      seen.splice(++at, Infinity, store.get())
    } else if (what < 0.8 && at > 0 && seen.length - at < 90) {
      store.undo()
      at--
    } else if (what >= 0.8 && at + 1 < seen.length) {
      store.redo()
      at++
    }
    if (seen.length > 90) break
    assert.equal(store.get().setting, seen[at].setting)
    assert.equal(store.canRedo(), at + 1 < seen.length)
    assert.equal(store.canUndo(), at > 0)
  }
})

test('many steps at once are the same as one after the other', () => {
  const [one, many] = [createStore(), createStore()]
  for (const store of [one, many]) for (let i = 1; i < 9; i++) store.set({ amount: i / 10 }, {})
  for (let i = 0; i < 5; i++) one.undo()
  many.go(-5)
  assert.deepEqual(many.steps(), one.steps())
  one.redo()
  one.redo()
  many.go(2)
  assert.deepEqual(many.steps(), one.steps())
  many.go(-100)
  assert.equal(many.get().amount, INITIAL.amount)
})

test('changes under one label are one step within half a second, and a gesture at any time', () => {
  const clock = createClock()
  const store = createStore(INITIAL, clock)
  const change = (amount, more) => store.set({ amount }, { history: 'merge', label: 'a', ...more })
  change(0.1)
  clock.time = 400
  change(0.2)
  assert.equal(store.steps().past.length, 1)
  clock.time = 1000
  change(0.3)
  assert.equal(store.steps().past.length, 2)
  clock.time = 99_000
  change(0.4, { within: Infinity })
  assert.equal(store.steps().past.length, 2)
  store.cancel('a')
  assert.equal(store.get().amount, 0.2)
})

test('what is learnt or looked at is no step, and outlives an undo', () => {
  const store = createStore()
  for (const patch of [{ answer: {} }, { solo: 2 }, { selected: 1 }, { theme: 'dark' }])
    store.set(patch)
  assert.equal(store.canUndo(), false)
  store.set({ amount: 0.5 })
  store.set({ solo: 4 })
  store.undo()
  assert.equal(store.get().solo, 4)
})

test('a new change forgets what was undone', () => {
  const store = createStore()
  store.set({ amount: 0.5 })
  store.undo()
  store.set({ amount: 0.7 })
  assert.equal(store.canRedo(), false)
})

test('a link holds the state, and the links of before are read', () => {
  const base = boosted(3.21)
  const state = {
    ...INITIAL,
    text: 'less boomy, airy',
    base,
    amount: -0.5,
    setting: scaled(base, -0.5),
    variant: 2,
  }
  const again = fromHash(toHash(state))
  for (const key of ['text', 'amount', 'variant', 'source']) assert.equal(again[key], state[key])
  assert.ok(
    again.setting.bands.every(
      (band, i) => Math.abs(band.gain_db - state.setting.bands[i].gain_db) < 1e-4,
    ),
  )
  const before = toHash(state).replace('variant=', 'school=')
  assert.notEqual(before, toHash(state))
  assert.deepEqual(fromHash(before), again)
  assert.equal(fromHash(''), null)
  for (const broken of ['#2;text=warm', '#1;text=warm', '#x', '#1;bands=1_2', '#1;%E0%A4%A'])
    assert.throws(() => fromHash(broken), /^Problem: This link cannot be read: /)
})

test('a slot that was left is found again, and one never used begins as the last', () => {
  let state = { ...INITIAL, setting: boosted(4), text: 'warm', title: 'mine' }
  const first = state.setting
  state = { ...state, ...switchedTo(state, 1) }
  assert.equal(state.setting, first)
  state = { ...state, setting: boosted(-4), text: 'thin' }
  state = { ...state, ...switchedTo(state, 0) }
  assert.equal(state.setting, first)
  assert.equal(state.text, 'warm')
  assert.ok(same(settingIn(state, 1), boosted(-4)))
  state = { ...state, ...copiedTo(state, 3) }
  assert.equal(settingIn(state, 3), first)
  assert.equal(settingIn(state, 2), null)
  assert.deepEqual(switchedTo(state, state.slot), {})
})

test('what is on screen has a name', () => {
  assert.equal(titleOf({ source: 'word', text: 'warm', title: '', amount: 1 }), 'warm')
  assert.equal(titleOf({ source: 'word', text: 'warm', title: '', amount: -0.5 }), 'warm -50 %')
  assert.equal(titleOf({ source: 'file', text: 'warm', title: 'mine', amount: 1 }), 'mine')
})
