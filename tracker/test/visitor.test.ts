import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStore } from '../src/store'
import { createVisitor, newId } from '../src/visitor'

const MINUTE = 60_000

const visiting = () => {
  const time = { now: 1_700_000_000_000 }
  return { time, visitor: createVisitor(createStore(), 30 * MINUTE, () => time.now) }
}

test('an id is what the platform takes as it is', () => {
  assert.match(newId(), /^[0-9a-f]{32}$/)
  assert.notEqual(newId(), newId())
})

test('a visit goes on as long as something happens within half an hour', () => {
  const { time, visitor } = visiting()
  const first = visitor.now()

  time.now += 29 * MINUTE
  const same = visitor.now()
  time.now += 29 * MINUTE
  const still = visitor.now()
  time.now += 30 * MINUTE
  const next = visitor.now()

  assert.deepEqual([same, still], [first, first])
  assert.equal(next.profile, first.profile)
  assert.notEqual(next.session, first.session)
})

test('what is answered is adopted', () => {
  const { visitor } = visiting()
  const sent = visitor.now()

  visitor.adopt({ profile: 'another-profile', session: 'another-session' }, sent)

  assert.deepEqual(visitor.now(), { profile: 'another-profile', session: 'another-session' })
})

test('what is answered of somebody who has gone is not', () => {
  const { visitor } = visiting()
  const sent = visitor.now()
  visitor.forget()
  const next = visitor.now()

  visitor.adopt({ profile: 'another-profile', session: 'another-session' }, sent)

  assert.notEqual(next.profile, sent.profile)
  assert.deepEqual(visitor.now(), next)
})

test('an answer brings nobody back who was forgotten', () => {
  const store = createStore()
  const visitor = createVisitor(store, 30 * MINUTE, () => 0)
  const sent = visitor.now()
  visitor.forget()

  visitor.adopt({ profile: sent.profile, session: sent.session }, sent)

  assert.deepEqual(store.names(), [])
})

test('a source without profiles answers none, and the ids stay', () => {
  const { visitor } = visiting()
  const sent = visitor.now()

  visitor.adopt({ profile: '', session: '' }, sent)

  assert.deepEqual(visitor.now(), sent)
})
