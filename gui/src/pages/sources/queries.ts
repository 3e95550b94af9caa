// The last hour of every source, minute by minute, of the ledger.
import { useQuery } from '@tanstack/react-query'
import { client, done, type Shapes } from '../../api/client'
import type { Source } from '../../api/sources'
import { counted } from '../../parts/numbers'
import type { Kind } from '../../parts/Tone'

const MINUTE_MS = 60_000
const MINUTES = 60

export interface Traffic {
  minutes: number[]
  received: number
  lost: number
}

/** Source id -> what it brought. */
export const useTraffic = () =>
  useQuery({
    queryKey: ['ledger', 'minutes'],
    queryFn: async () => traffic(await lastHour(), Date.now()),
    refetchInterval: 10_000,
  })

async function lastHour(): Promise<Shapes['MinuteShown'][]> {
  const from = new Date(Date.now() - MINUTES * MINUTE_MS).toISOString()
  const rows: Shapes['MinuteShown'][] = []
  let cursor: string | undefined
  do {
    const page = await done(client.GET('/api/ledger/minutes', { params: { query: { from, limit: 200, cursor } } }))
    rows.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor)
  return rows
}

export function traffic(rows: readonly Shapes['MinuteShown'][], now: number): Map<string, Traffic> {
  const found = new Map<string, Traffic>()
  for (const { source, minute, counts } of rows) {
    const of = found.get(source) ?? { minutes: Array<number>(MINUTES).fill(0), received: 0, lost: 0 }
    const at = MINUTES - 1 - Math.floor((now - new Date(minute).getTime()) / MINUTE_MS)
    if (at >= 0 && at < MINUTES) of.minutes[at] = counts.received
    of.received += counts.received
    of.lost += counts.parked + counts.quarantined + Object.values(counts.rejected).reduce((sum, count) => sum + count, 0)
    found.set(source, of)
  }
  return found
}

export function healthOf(source: Source, traffic: Traffic | undefined): { label: string; kind: Kind } {
  if (!source.enabled) return { label: 'Switched off', kind: 'quiet' }
  if (!traffic?.received) return { label: 'Quiet', kind: 'quiet' }
  if (traffic.lost > 0) return { label: `${counted(traffic.lost)} could not be used`, kind: 'warn' }
  return { label: 'Receiving', kind: 'good' }
}
