import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createQueue } from '../src/queue'
import { createSender, type Answer } from '../src/sender'
import { createStore } from '../src/store'
import type { Ids } from '../src/visitor'

const ANN = { profile: 'profile-ann', session: 'session-1' }
const BOB = { profile: 'profile-bob', session: 'session-2' }
const FINE: Answer = { status: 200, body: { profile: { id: 'profile-ann' }, session: { id: 'session-1' } } }
const AWAY: Answer = { status: 0 }
const SECOND = 1000

interface Call {
  profile: { id: string }
  options: { sentAt: string }
  events: { id: string }[]
}

/** A platform that answers as it is told, and a clock that is moved by hand. */
const sending = (answers: (Answer | 'never')[] = []) => {
  const time = { now: 1_700_000_000_000 }
  const timers: { at: number; work: () => void }[] = []
  const calls: Call[] = []
  const adopted: [Ids, Ids][] = []
  const queue = createQueue(createStore(), 'q_', () => time.now)
  const gate = { open: true }
  const sender = createSender({
    queue,
    post: (body) => {
      calls.push(JSON.parse(body) as Call)
      const answer = answers.shift() ?? FINE
      return answer === 'never' ? new Promise(() => {}) : Promise.resolve(answer)
    },
    clock: () => time.now,
    later: (work, ms) => timers.push({ at: time.now + ms, work }),
    envelope: () => ({ source: { id: 'key' } }),
    answered: (ids, sent) => adopted.push([ids, sent]),
    open: () => gate.open,
  })
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const pass = async (ms: number): Promise<void> => {
    time.now += ms
    for (const timer of timers.splice(0)) timer.at <= time.now ? timer.work() : timers.push(timer)
    await settled()
  }
  const add = (id: string, ids: Ids = ANN, more: object = {}): void =>
    queue.add(ids, { id, type: 'search', time: { create: '2026-03-01T12:00:00Z' }, ...more })
  return { queue, sender, calls, adopted, gate, pass, add, settled, sent: () => calls.map((call) => call.events.map((event) => event.id)) }
}

test('what waits goes in one call, is dropped once it is answered, and the answer is adopted', async () => {
  const { queue, sender, add, settled, sent, adopted, calls } = sending()
  add('a')
  add('b')

  sender.flush()
  await settled()

  assert.deepEqual(sent(), [['a', 'b']])
  assert.deepEqual(queue.waiting(), [])
  assert.deepEqual(adopted, [[{ profile: 'profile-ann', session: 'session-1' }, adopted[0]![1]]])
  assert.equal(calls[0]!.options.sentAt, '2023-11-14T22:13:20.000Z')
})

test('what happened to two people goes in two calls', async () => {
  const { sender, add, settled, calls, sent } = sending()
  add('a')
  add('b', BOB)
  add('c')

  sender.flush()
  await settled()

  assert.deepEqual(sent(), [['a', 'c'], ['b']])
  assert.deepEqual(calls.map((call) => call.profile.id), ['profile-ann', 'profile-bob'])
})

test('while one call is on its way nothing else is, and nothing is sent twice', async () => {
  const { sender, add, settled, sent } = sending(['never'])
  add('a')
  sender.flush()
  add('b')

  sender.flush()
  await settled()

  assert.deepEqual(sent(), [['a']])
})

test('a platform that is away is asked again, ever later, under the same ids', async () => {
  const { sender, add, settled, pass, sent, queue } = sending([AWAY, { status: 503 }, { status: 429 }])
  add('a')
  sender.flush()
  await settled()

  sender.flush()
  await pass(SECOND)
  await pass(2 * SECOND)
  await pass(1.9 * SECOND)
  assert.deepEqual(sent(), [['a'], ['a'], ['a']])
  await pass(2.2 * SECOND)

  assert.deepEqual(sent(), [['a'], ['a'], ['a'], ['a']])
  assert.deepEqual(queue.waiting(), [])
})

test('a platform that says when to come again is not asked before', async () => {
  const { sender, add, settled, pass, sent } = sending([{ status: 503, again: 60 }])
  add('a')
  sender.flush()
  await settled()

  await pass(59 * SECOND)
  assert.deepEqual(sent(), [['a']])
  await pass(SECOND)

  assert.deepEqual(sent(), [['a'], ['a']])
})

test('a clock that is set back by a day makes nothing wait for a day', async () => {
  const { sender, add, settled, pass, sent } = sending([AWAY])
  add('a')
  sender.flush()
  await settled()

  await pass(-24 * 3600 * SECOND)
  sender.flush()
  await settled()

  assert.deepEqual(sent(), [['a'], ['a']])
})

test('while it is away, new events do not make it be asked more often, nor does leaving', async () => {
  const { sender, add, settled, pass, sent } = sending([AWAY, AWAY])
  add('a')
  sender.flush()
  await settled()
  await pass(SECOND)

  for (const id of ['b', 'c']) {
    add(id)
    sender.flush()
    sender.flush(true)
  }
  await settled()

  assert.deepEqual(sent(), [['a'], ['a']])
})

test('a page that is left speaks though a browser has just broken off what was on its way', async () => {
  const { sender, add, settled, sent } = sending([AWAY])
  add('a')
  sender.flush()
  await settled()
  add('b')

  sender.flush(true)
  await settled()

  assert.deepEqual(sent(), [['a'], ['b']])
})

test('back on line everything goes at once', async () => {
  const { sender, add, settled, sent } = sending([AWAY])
  add('a')
  sender.flush()
  await settled()
  add('b')

  sender.online()
  await settled()

  assert.deepEqual(sent(), [['a'], ['a', 'b']])
})

for (const status of [400, 401, 403, 404, 422]) {
  test(`what is refused for good (${status}) does not come again`, async () => {
    const { sender, add, settled, pass, sent, queue } = sending([{ status, body: {} }])
    add('a')

    sender.flush()
    await settled()
    await pass(1_000_000)

    assert.deepEqual(sent(), [['a']])
    assert.deepEqual(queue.waiting(), [])
  })
}

test('a 200 that is not of the platform is no answer', async () => {
  const { sender, add, settled, queue } = sending([{ status: 200 }])
  add('a')

  sender.flush()
  await settled()

  assert.equal(queue.waiting().length, 1)
})

test('what is too large together goes in halves', async () => {
  const { sender, add, settled, sent } = sending([{ status: 413 }])
  for (const id of ['a', 'b', 'c', 'd']) add(id)

  sender.flush()
  for (let turn = 0; turn < 5; turn++) await settled()

  assert.deepEqual(sent(), [['a', 'b', 'c', 'd'], ['a', 'b'], ['c', 'd']])
})

test('a call stays small enough for a browser to send it for a page that is left', async () => {
  const { sender, add, settled, calls } = sending()
  for (let n = 0; n < 8; n++) add('e' + n, ANN, { properties: { text: 'x'.repeat(20_000) } })

  sender.flush()
  for (let turn = 0; turn < 8; turn++) await settled()

  assert.deepEqual(calls.map((call) => call.events.length), [2, 2, 2, 2])
})

test('a page that is left says everything, and the next one says again what nobody answered', async () => {
  const { sender, add, settled, pass, sent, queue } = sending(['never', 'never'])
  add('a')
  sender.flush()
  add('b', BOB)
  sender.flush(true)
  await settled()
  assert.deepEqual(sent(), [['a'], ['b']])
  assert.equal(queue.waiting().length, 2)

  await pass(15 * SECOND)
  sender.flush(true)
  await settled()

  assert.deepEqual(sent().slice(2).flat().sort(), ['a', 'b'])
})

test('without consent nothing is sent', async () => {
  const { sender, add, settled, sent, gate } = sending()
  add('a')
  gate.open = false

  sender.flush()
  sender.online()
  await settled()

  assert.deepEqual(sent(), [])
})
