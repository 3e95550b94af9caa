import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGate, gives } from '../src/gate'
import { createStore } from '../src/store'

test('without being asked for, consent is assumed until it is refused, and that is remembered', () => {
  const store = createStore()
  const gate = createGate(store, false)
  const before = gate.open()

  gate.refuse()

  assert.deepEqual([before, gate.open(), createGate(store, false).open()], [true, false, false])
})

test('where it is asked for nothing is stored before it is given, nor after it is taken back', () => {
  const store = createStore()
  const gate = createGate(store, true)
  assert.deepEqual([gate.open(), gate.mayKeep(), store.names()], [false, true, []])

  gate.give(true)
  assert.deepEqual([gate.open(), createGate(store, true).open()], [true, true])

  gate.refuse()
  assert.deepEqual([gate.open(), gate.mayKeep(), store.names()], [false, false, []])
})

test('another page with the same store knows at once', () => {
  const store = createStore()
  const one = createGate(store, true)
  const other = createGate(store, true)

  one.give(true)
  const told = other.open()
  one.refuse()

  assert.deepEqual([told, other.open()], [true, false])
})

test('what is said again of the purposes is nothing new', () => {
  const gate = createGate(createStore(), true)

  assert.equal(gate.give({ analytics: true }), true)
  assert.equal(gate.give({ analytics: true }), false)
  assert.equal(gate.give({ analytics: true, marketing: true }), true)
})

const SAID: [Parameters<typeof gives>[0], string, boolean][] = [
  [true, '', true],
  [false, '', false],
  [true, 'analytics', true],
  [{ marketing: true, analytics: false }, '', true],
  [{ marketing: true, analytics: false }, 'analytics', false],
  [{ marketing: false }, '', false],
  [{ marketing: true }, 'analytics', false],
  [{}, '', false],
]
for (const [said, purpose, given] of SAID) {
  test(`${JSON.stringify(said)} ${given ? 'gives' : 'refuses'} consent for "${purpose}"`, () => assert.equal(gives(said, purpose), given))
}
