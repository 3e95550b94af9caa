import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions } from '../src/options'

test('nothing that is said leaves what is usual', () => {
  const options = readOptions({ writeKey: 'key' })

  assert.deepEqual([options.writeKey, options.consent, options.pages, options.session, options.scroll], ['key', false, true, 30, []])
})

test('attributes, which are all text, mean the same as values', () => {
  const values = { consent: true, pages: false, scroll: [25, 50], domains: ['a.example', 'b.example'], session: 10, time: true }
  const texts = { consent: 'required', pages: 'false', scroll: '25, 50', domains: 'a.example, b.example', session: '10', time: '' }

  assert.deepEqual(readOptions(texts), readOptions(values))
})

test('a misspelt word asks for consent rather than not', () => {
  assert.equal(readOptions({ consent: 'requird' }).consent, true)
})

test('what makes no sense leaves what is usual', () => {
  const options = readOptions({ session: 'long', scroll: '', domains: null, writeKey: undefined, cfasync: 'false' })

  assert.deepEqual(options, readOptions({}))
})
