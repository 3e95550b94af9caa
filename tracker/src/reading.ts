// How far a page was scrolled, and how long it was looked at.

import { on } from './safe'

export type Tell = (type: string, properties: object) => void

/** Each depth once a page. Returns what to call when another page begins. */
export const watchScroll = (depths: number[], tell: Tell): (() => void) => {
  const told = new Set<number>()
  on(window, 'scroll', () => {
    const seen = ((scrollY + innerHeight) / document.documentElement.scrollHeight) * 100
    for (const percent of depths) {
      if (seen > percent - 0.5 && !told.has(percent)) {
        told.add(percent)
        tell('page-scrolled', { percent })
      }
    }
  })
  return () => told.clear()
}

/** Seconds in which the page was visible, since it was last told of. Returns what to call when the page is left. */
export const watchTime = (clock: () => number, tell: Tell): (() => void) => {
  const now = (): number => (document.visibilityState === 'visible' ? clock() : 0)
  let since = now()
  const left = (): void => {
    const seconds = since ? Math.round((clock() - since) / 1000) : 0
    since = now()
    if (seconds) tell('time-on-page', { seconds })
  }
  on(document, 'visibilitychange', left)
  on(window, 'pagehide', left)
  return left
}
