import assert from 'node:assert/strict'
import { test } from 'node:test'
import { carried, listed, read, withValue, without, written } from '../src/handover'

const IDS = { profile: 'profile-0001', session: 'session-0001' }
const NOW = 1_700_000_000_000

test('the same browser reads what it wrote within two minutes', () => {
  const value = written(IDS, NOW, 'agent')

  assert.deepEqual(read(value, NOW + 119_999, 'agent'), IDS)
  assert.equal(read(value, NOW + 120_000, 'agent'), undefined)
  assert.equal(read(value, NOW - 1, 'agent'), undefined)
})

test('another browser does not, nor does anybody who changed it', () => {
  const value = written(IDS, NOW, 'agent')

  assert.equal(read(value, NOW, 'another agent'), undefined)
  assert.equal(read(value.replace('profile-0001', 'profile-0002'), NOW, 'agent'), undefined)
  for (const nonsense of ['', '~', '~~~', 'a~b~c~d', '%']) assert.equal(read(nonsense, NOW, 'agent'), undefined)
})

const ADDRESSES = [
  'https://a.example/',
  'https://a.example/path?x=1',
  'https://a.example/path?x=1&y=%C3%A9+e#part?z=2',
  'https://a.example/?#',
  'https://a.example/#/route?a=b',
]

for (const address of ADDRESSES) {
  test(`an address takes the value and gives it back as it was: ${address}`, () => {
    const value = written(IDS, NOW, 'agent')

    const decorated = withValue(address, value)

    assert.equal(carried(decorated), value)
    assert.equal(without(decorated).replace('?#', '#'), address.replace('?#', '#'))
    assert.equal(without(address), address)
    assert.equal(new URL(decorated).searchParams.get('tt_h'), value)
  })
}

test('a value that is there already is replaced', () => {
  assert.equal(withValue(withValue('https://a.example/?x=1', 'one'), 'two'), 'https://a.example/?x=1&tt_h=two')
})

test('the value leaves from between others', () => {
  assert.equal(without('https://a.example/?x=1&tt_h=v&y=2#h'), 'https://a.example/?x=1&y=2#h')
  assert.equal(without('https://a.example/?tt_h=v&y=2'), 'https://a.example/?y=2')
})

test('a domain stands for those beneath it and for no other', () => {
  const domains = ['shop.example', 'blog.example']

  assert.ok(listed('shop.example', domains))
  assert.ok(listed('www.blog.example', domains))
  assert.ok(!listed('notshop.example', domains))
  assert.ok(!listed('shop.example.evil', domains))
  assert.ok(!listed('', domains))
})
