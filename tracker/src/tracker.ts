// What a page can call, and what happens by itself.

import { isMeant, partsOf, watchMarkup } from './clicks'
import { createGate, gives, type Consent } from './gate'
import { carried, listed, read, withValue, without, written } from './handover'
import type { Options } from './options'
import { campaignNow, pageNow, watchPages, type Page } from './pages'
import { createPost } from './post'
import { createQueue, type Event as Sent } from './queue'
import { watchScroll, watchTime } from './reading'
import { on, safe, tell } from './safe'
import { createSender } from './sender'
import { cookieStore, createStore, localStore } from './store'
import { createVisitor, newId, type Ids } from './visitor'

export interface Tracker {
  track(type: string, properties?: object): void
  identify(userId: string | object, traits?: object): void
  page(name?: string, properties?: object): void
  group(groupId: string, traits?: object): void
  alias(userId: string, previousId: string): void
  reset(): void
  consent(said: Consent): void
}

const HELD = 100 // the first ones: how somebody came is worth most
const SOON_MS = 20
const QUEUE = 'tt_q_'

export const createTracker = (options: Options): Tracker & { begin(): void } => {
  const clock = (): number => Date.now()
  const local = createStore(options.storage === 'memory' ? undefined : localStore())
  const store = options.storage === 'cookie' ? createStore(cookieStore(options.domain)) : local
  const gate = createGate(store, options.consent || (options.gpc && !!(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl))
  const visitor = createVisitor(store, options.session * 60_000, clock)
  const queue = createQueue(local, QUEUE + options.writeKey + '_', clock)
  const later = (work: () => void, ms: number): unknown => setTimeout(work, ms)
  const sender = createSender({
    queue,
    post: createPost(options.url + '/track'),
    clock,
    later,
    envelope: () => ({ source: { id: options.writeKey }, context: surroundings() }),
    answered: visitor.adopt,
    open: gate.open,
  })

  let page: Page = pageNow(document.referrer)
  let handed: Ids | undefined
  let held: Sent[] = []

  const record = (type: string, properties: object | undefined, more?: object): void => {
    const context = { page: { ...page, title: document.title }, utm: campaignNow() }
    const event = { id: newId(), type, time: { create: new Date(clock()).toISOString() }, properties, context, ...more }
    if (gate.open()) send(event)
    else if (options.keep && gate.mayKeep() && held.length < HELD) held.push(JSON.parse(JSON.stringify(event)))
  }

  const send = (event: Sent): void => {
    queue.add(visitor.now(), event)
    later(sender.flush, SOON_MS)
  }

  const release = (): void => {
    if (handed) visitor.adopt(handed)
    handed = undefined
    held.splice(0).forEach(send)
  }

  const forget = (): void => {
    queue.drop(queue.waiting())
    visitor.forget()
    held = []
    handed = undefined
  }

  const view = (name?: string, properties?: object): void =>
    record('page-view', { name: name || document.title, url: page.url, path: page.path, referrer: page.referrer, ...properties })

  const takeOver = (): void => {
    const value = carried(location.href)
    if (value === undefined) return
    history.replaceState(history.state, '', without(location.href))
    page = pageNow(document.referrer)
    const from = document.referrer && new URL(document.referrer).hostname
    if (options.domains.length && (!from || listed(from, options.domains))) handed = read(value, clock(), navigator.userAgent)
  }

  // In the very moment of the click, so that nobody copies an address with it.
  const handOver = (event: Event): void => {
    const link = partsOf(event).find((part) => part.tagName === 'A') as HTMLAnchorElement | undefined
    if (!link || !isMeant(event) || !gate.open() || link.hostname === location.hostname || !listed(link.hostname, options.domains)) return
    const address = link.getAttribute('href')!
    link.href = withValue(link.href, written(visitor.now(), clock(), navigator.userAgent))
    later(() => link.setAttribute('href', address), 0)
  }

  safe(takeOver)()
  if (gate.open()) release()

  return {
    begin() {
      on(document, 'click auxclick', handOver)
      watchMarkup(record)
      const scrolledAnew = watchScroll(options.scroll, record)
      const left = options.time ? watchTime(clock, record) : () => {}
      watchPages(options.hash, left, () => {
        page = pageNow(page.url)
        scrolledAnew()
        if (options.pages) view()
      })
      if (options.pages) view()
      on(window, 'online', sender.online)
      on(document, 'visibilitychange', () => document.visibilityState === 'hidden' && sender.flush())
      on(window, 'pagehide', () => sender.flush(true))
      sender.flush()
    },
    track: (type, properties) => (type ? record(String(type), properties) : tell('track() needs the type of an event')),
    identify(userId, traits) {
      if (userId && typeof userId === 'object') record('identify', undefined, { traits: userId })
      else record('identify', undefined, { userId, traits })
    },
    page: view,
    group: (groupId, traits) => record('group', { groupId, traits }),
    alias: (userId, previousId) => record('alias', { previousId }, { userId, anonymousId: previousId }),
    reset: visitor.forget,
    consent(said) {
      const telling = !!said && typeof said === 'object'
      if (gives(said, options.purpose)) {
        const isNew = gate.give(said)
        release()
        if (isNew && telling) record('consent-update', { consents: said })
      } else {
        if (gate.open() && telling) record('consent-update', { consents: said })
        sender.flush(true)
        gate.refuse()
        forget()
      }
    },
  }
}

const surroundings = (): object => ({
  locale: navigator.language,
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  screen: { width: screen.width, height: screen.height, colorDepth: screen.colorDepth },
})
