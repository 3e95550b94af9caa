// Sends what waits, one call at a time: what is answered is dropped, what fails comes again later under the same ids.

import type { Item, Queue } from './queue'
import { safe, tell } from './safe'
import type { Ids } from './visitor'

export interface Answer {
  status: number // 0: none came
  again?: number // seconds after which it wants to be asked again
  body?: { profile?: { id?: string | null }; session?: { id?: string | null }; errors?: string[] }
}

/** The last word of a page that is left; its answer is read by nobody. */
export type Post = (body: string, last: boolean) => Promise<Answer>

export interface Sending {
  queue: Queue
  post: Post
  clock: () => number
  later: (work: () => void, ms: number) => void
  envelope: () => object
  answered: (ids: Ids, sent: Ids) => void
  open: () => boolean
}

export interface Sender {
  flush(last?: boolean): void
  online(): void
}

const LEASE_MS = 15_000
const MOST = 50
const MOST_CHARS = 50_000 // a browser takes 64 kB from pages that are left
const PATIENCE_MS = 300_000

export const createSender = ({ queue, post, clock, later, envelope, answered, open }: Sending): Sender => {
  let busy = false
  let failures = 0
  let from = 0 // nothing is sent before: the platform does not answer, or not well
  let most = MOST
  let planned = Infinity

  // A clock that was set back makes nobody wait longer than the longest pause.
  const ahead = (time: number): boolean => time > clock() && time <= clock() + PATIENCE_MS

  const plan = (at: number): void => {
    if (at >= planned && planned > clock()) return
    planned = at
    later(() => {
      if (planned === at) planned = Infinity
      flush()
    }, Math.max(0, at - clock()))
  }

  const next = (): Item[] => {
    const due = queue.waiting().filter((item) => !ahead(item.due))
    const batch: Item[] = []
    let chars = 0
    for (const item of due) {
      chars += JSON.stringify(item.event).length
      if (batch.length && (batch.length >= most || chars > MOST_CHARS)) break
      if (item.profile === due[0]!.profile && item.session === due[0]!.session) batch.push(item)
    }
    return batch
  }

  const done = (batch: Item[], { status, again = 0, body }: Answer): void => {
    const ids = batch[0]!
    if (status === 200 && body?.profile) {
      failures = from = 0
      queue.drop(batch)
      if (body.errors?.[0]) tell('the platform cannot use all that was sent', body.errors)
      answered({ profile: body.profile.id || '', session: body.session?.id || '' }, ids)
    } else if (status === 413 && batch.length > 1) {
      most = batch.length >> 1
      queue.lease(batch, 0)
    } else if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      tell(`the platform refuses what is sent (${status})`, body)
      queue.drop(batch)
    } else {
      const pause = Math.max(again * 1000, 1000 * 2 ** failures++ * (0.5 + Math.random() / 2))
      from = clock() + Math.min(PATIENCE_MS, pause)
      queue.lease(batch, from)
    }
  }

  const flush = (last = false): void => {
    if (ahead(from)) plan(from)
    // One failure may be nothing but the browser, which breaks off what is on its way from a page that is left.
    if (!open() || (ahead(from) && !(last && failures < 2)) || (busy && !last)) return
    const batch = next()
    if (!batch.length) {
      const waiting = queue.waiting()
      if (waiting.length) plan(Math.min(...waiting.map((item) => item.due)))
      return
    }
    queue.lease(batch, clock() + LEASE_MS)
    const { profile, session } = batch[0]!
    const body = {
      ...envelope(),
      profile: { id: profile },
      session: { id: session },
      options: { sentAt: new Date(clock()).toISOString() },
      events: batch.map((item) => item.event),
    }
    busy = !last
    const settled = safe((answer: Answer) => {
      busy = false
      done(batch, answer)
      flush()
    })
    void post(JSON.stringify(body), last).then(settled, () => settled({ status: 0 }))
    if (last) flush(last)
  }

  return {
    flush,
    online() {
      failures = from = 0
      queue.lease(queue.waiting(), 0)
      flush()
    },
  }
}
