// Begins once a page, whether the snippet or a plain script element brings it, and however often. What was called before is done now.

import { readOptions } from './options'
import { on, safe, said, tell } from './safe'
import { createTracker, type Tracker } from './tracker'

type Call = [name: keyof Tracker, ...given: unknown[]]
type Queued = Call[] & Partial<Tracker> & { options?: Record<string, unknown>; begun?: boolean }

const CALLS = ['track', 'identify', 'page', 'group', 'alias', 'reset', 'consent'] as const

const start = (queued: Queued, tracker: ReturnType<typeof createTracker>): void => {
  const call = safe(([name, ...given]: Call) => {
    if (!(CALLS as readonly string[]).includes(name)) tell(`there is no call "${name}"`)
    else (tracker[name] as (...given: unknown[]) => void)(...given)
  })
  for (const name of CALLS) queued[name] = (...given: unknown[]) => call([name, ...given])
  queued.splice(0).forEach(call)
  queued.push = (...calls) => {
    calls.forEach(call)
    return 0
  }
  tracker.begin()
}

safe(() => {
  const page = window as unknown as { thamesthrive?: Queued }
  const queued = (page.thamesthrive = page.thamesthrive || ([] as Queued))
  if (queued.begun) return
  const script = document.currentScript as HTMLScriptElement | null
  const given = { ...script?.dataset, ...queued.options }
  said.debug = !!given.debug && given.debug !== 'false'
  const options = readOptions(given)
  options.url = (options.url || (script?.src ?? '').replace(/\/tracker(\/[^/]*)?\.js.*$/, '')).replace(/\/$/, '')
  if (!options.writeKey || !options.url) {
    console.warn('thamesthrive: name the write key (data-write-key, or writeKey of the snippet); `thamesthrive sources show` prints it')
    return
  }
  queued.begun = true
  const begin = safe(() => start(queued, createTracker(options)))
  if ((document as { prerendering?: boolean }).prerendering) on(document, 'prerenderingchange', begin)
  else begin()
})()
