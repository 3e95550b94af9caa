import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createQueue } from '../src/queue'
import { createStore } from '../src/store'

const ANN = { profile: 'profile-ann', session: 'session-1' }
const DAY = 24 * 3600_000
const event = (id: string) => ({ id, type: 'search', time: { create: '2026-03-01T12:00:00Z' } })

const queueing = (store = createStore()) => {
  const time = { now: 1_700_000_000_000 }
  return { time, store, queue: createQueue(store, 'q_', () => time.now) }
}
const idsOf = (queue: ReturnType<typeof createQueue>): string[] => queue.waiting().map((item) => item.event.id)

test('what waits keeps its order within a millisecond', () => {
  const { queue } = queueing()

  for (const id of ['c', 'a', 'b']) queue.add(ANN, event(id))

  assert.deepEqual(idsOf(queue), ['c', 'a', 'b'])
})

test('two pages with one store see what the other added and lose nothing', () => {
  const store = createStore()
  const { queue: one } = queueing(store)
  const { queue: other } = queueing(store)

  one.add(ANN, event('a'))
  other.add(ANN, event('b'))
  one.drop(one.waiting().filter((item) => item.event.id === 'a'))

  assert.deepEqual(idsOf(one), ['b'])
})

test('of too many the oldest go', () => {
  const { queue } = queueing()

  for (let n = 0; n < 203; n++) queue.add(ANN, event('e' + n))

  assert.equal(idsOf(queue).length, 200)
  assert.equal(idsOf(queue)[0], 'e3')
})

test('what is a week old goes', () => {
  const { queue, time, store } = queueing()
  queue.add(ANN, event('old'))
  time.now += 7 * DAY

  queue.add(ANN, event('new'))

  assert.deepEqual(idsOf(queue), ['new'])
  assert.deepEqual(store.names(), ['q_new'])
})

test('what somebody else wrote under such a name goes', () => {
  const { queue, store } = queueing()
  for (const [n, text] of ['', 'null', '{"v": 9}', 'not json', '{"event": null}'].entries()) store.set('q_' + n, text)

  assert.deepEqual(queue.waiting(), [])
  assert.deepEqual(store.names(), [])
})
