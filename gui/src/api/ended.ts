// A sign-in that ends while a page is open. Calls that are refused for it wait, and are made again once one has signed in again: what was
// typed into the page is neither lost nor to be sent twice.
import type { Middleware } from 'openapi-fetch'

/** Says to a call that waits whether it is to be made again. */
type Go = (again: boolean) => void

let known = false
let waiting: readonly Go[] = []
const watching = new Set<() => void>()
const sent = new Map<string, Request>()

/** Somebody is signed in; or nobody is, and calls are refused as they come. */
export function toKnown(somebody: boolean): void {
  known = somebody
}

export const hasEnded = (): boolean => waiting.length > 0

export function watchEnd(told: () => void): () => void {
  watching.add(told)
  return () => void watching.delete(told)
}

/** To all calls that wait. */
export function goOn(again: boolean): void {
  const all = waiting
  toWait([])
  all.forEach((go) => go(again))
}

export const held: Middleware = {
  // A request can be read once, so that a second one is made before.
  onRequest: ({ id, request }) => {
    if (known) sent.set(id, request.clone())
  },
  onResponse: async ({ id, response }) => {
    const second = sent.get(id)
    sent.delete(id)
    if (!second || !(await isEnd(response))) return undefined
    const again = await new Promise<boolean>((go) => toWait([...waiting, go]))
    return again ? fetch(second) : undefined
  },
  onError: ({ id }) => void sent.delete(id),
}

function toWait(calls: readonly Go[]): void {
  waiting = calls
  watching.forEach((told) => told())
}

/** A browser whose cookie ran out sends none, and is asked for a token. */
async function isEnd(response: Response): Promise<boolean> {
  if (!known || response.status !== 401) return false
  const said: unknown = await response.clone().json()
  return typeof said === 'object' && said !== null && 'code' in said && (said.code === 'not-signed-in' || said.code === 'token-refused')
}
