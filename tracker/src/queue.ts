// What waits to be sent, each under a name of its own, so that tabs which write at once take nothing from each other.
// An item is leased while it is on its way: who leaves meanwhile leaves it to the next page.

import type { Store } from './store'
import type { Ids } from './visitor'

export interface Event {
  id: string
  type: string
  time: { create: string }
  [more: string]: unknown
}

export interface Item extends Ids {
  event: Event
  added: number
  due: number
}

export interface Queue {
  add(ids: Ids, event: Event): void
  waiting(): Item[]
  lease(items: Item[], until: number): void
  drop(items: Item[]): void
}

const MOST = 200
const KEPT_MS = 7 * 24 * 3600_000

export const createQueue = (store: Store, prefix: string, clock: () => number): Queue => {
  let last = 0
  const write = (item: Item): void => store.set(prefix + item.event.id, JSON.stringify(item))
  const drop = (items: Item[]): void => items.forEach((item) => store.drop(prefix + item.event.id))
  const read = (name: string): Item[] => {
    try {
      const item = JSON.parse(store.get(name) ?? '') as Item
      if (item.event.id && clock() - item.added < KEPT_MS) return [item]
    } catch {
      // of another version, or broken by somebody
    }
    store.drop(name)
    return []
  }
  const waiting = (): Item[] =>
    store
      .names()
      .filter((name) => name.startsWith(prefix))
      .flatMap(read)
      .sort((one, other) => one.added - other.added)
  return {
    add(ids, event) {
      last = Math.max(last + 0.001, clock()) // of one millisecond, but in order
      write({ ...ids, event, added: last, due: 0 })
      const all = waiting()
      drop(all.slice(0, Math.max(0, all.length - MOST))) // the oldest
    },
    waiting,
    lease: (items, due) => items.forEach((item) => write({ ...item, due })),
    drop,
  }
}
