import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStore, type Store } from '../src/store'

const blocked = (): never => {
  throw new Error('SecurityError')
}
const nothing: Store = { get: blocked, set: blocked, drop: blocked, names: blocked }

const shelf = (most = Infinity): Store & { kept: Map<string, string> } => {
  const kept = new Map<string, string>()
  return {
    kept,
    get: (name) => kept.get(name) ?? null,
    set: (name, value) => void (kept.size < most && kept.set(name, value)),
    drop: (name) => void kept.delete(name),
    names: () => [...kept.keys()],
  }
}

test('what is kept outside is read from there, also when somebody else wrote it', () => {
  const outside = shelf()
  const store = createStore(outside)

  store.set('a', '1')
  outside.kept.set('b', '2')

  assert.deepEqual([store.get('a'), store.get('b'), store.get('c')], ['1', '2', null])
  assert.deepEqual(store.names().sort(), ['a', 'b'])
})

test('where storage is blocked everything works in memory', () => {
  const store = createStore(nothing)

  store.set('a', '1')

  assert.equal(store.get('a'), '1')
  assert.deepEqual(store.names(), ['a'])
  store.drop('a')
  assert.equal(store.get('a'), null)
})

test('where storage is full what was there stays, and the new is held in memory', () => {
  const store = createStore(shelf(1))

  store.set('a', '1')
  store.set('b', '2')

  assert.deepEqual([store.get('a'), store.get('b')], ['1', '2'])
})
