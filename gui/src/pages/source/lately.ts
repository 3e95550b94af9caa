// What was heard of a source last, and of calls that may have meant it.
import type { Shapes } from '../../api/client'
import { useMayOperate } from '../../api/session'
import { useArrivals, useStrays, type Arrivals, type Source } from '../../api/sources'
import { outcomes, type Outcome } from './outcomes'

export interface Call {
  code: string
  at: string
  call: Shapes['RefusalShown'] | undefined
}

/** Of each reason the last call, the newest first. */
export function lastCalls(groups: readonly Shapes['RefusedShown'][]): Call[] {
  const calls = groups.map(({ code, since, last: [call] }) => ({ code, at: call?.time ?? since, call }))
  return calls.sort((one, other) => other.at.localeCompare(one.at))
}

export interface Heard {
  event: Outcome | undefined
  refused: Call | undefined
}

export function heardOf(arrivals: Arrivals): Heard {
  return { event: outcomes(arrivals)[0], refused: lastCalls(arrivals.refused)[0] }
}

/** Whether the last thing that came was refused. */
export const isRefused = ({ event, refused }: Heard): boolean => refused !== undefined && (event === undefined || event.received < refused.at)

/** Of one source. A call of no source is looked for while nothing else came, by those who may see such. */
export function useHeard(source: Source): (Heard & { stray: Call | undefined }) | undefined {
  const arrivals = useArrivals(source.id).data
  const strays = useStrays(useMayOperate()).data?.items ?? []
  if (!arrivals) return undefined
  const heard = heardOf(arrivals)
  return { ...heard, stray: heard.event || heard.refused ? undefined : straysSince(source, strays)[0] }
}

/** Those that may have meant the source: there was none to mean before. */
export const straysSince = (source: Source, groups: readonly Shapes['RefusedShown'][]): Call[] => lastCalls(groups).filter(({ at }) => at > source.created_at)

const BEGUN = 4

/** What a stray call says of its key, and whether that one begins as this source's does. Null: the platform showed nothing of it. */
export function keyToldOf(key: string | null | undefined, writeKey: string): { text: string; isLike: boolean } | null {
  return key ? { text: key, isLike: key.slice(0, BEGUN) === writeKey.slice(0, BEGUN) } : null
}
