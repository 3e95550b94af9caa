// Which page this is, and when it becomes another one, also without being loaded.

import { on, safe } from './safe'

export interface Page {
  url: string
  path: string
  title: string
  referrer: string | undefined
}

const CAMPAIGN = ['source', 'medium', 'campaign', 'term', 'content']

export const pageNow = (referrer: string): Page => ({
  url: location.href,
  path: location.pathname,
  title: document.title,
  referrer: referrer || undefined,
})

export const campaignNow = (): Record<string, string> | undefined => {
  const query = new URLSearchParams(location.search)
  const said = CAMPAIGN.flatMap((name) => (query.get('utm_' + name) ? [[name, query.get('utm_' + name)]] : []))
  return said.length ? Object.fromEntries(said) : undefined
}

/** `left` is told while the page before still stands, `view` once the address has come to rest. */
export const watchPages = (hash: boolean, left: () => void, view: () => void): void => {
  const here = (): string => (hash ? location.href : location.href.split('#')[0]!)
  let at = here()
  let moving = false
  const moved = safe(() => {
    if (here() === at) return
    at = here()
    if (moving) return
    moving = true
    left()
    setTimeout(safe(() => {
      moving = false
      view()
    }))
  })
  for (const name of ['pushState', 'replaceState'] as const) {
    const own = history[name]
    history[name] = function (...given) {
      own.apply(this, given)
      moved()
    }
  }
  on(window, 'popstate', moved)
  on(window, 'pageshow', (event) => (event as PageTransitionEvent).persisted && view())
}
