// When a delivery is tried again.
import type { Delivery } from '../api/deliveries'
import { Time } from './Time'

const SOON_MS = 3_000

/** What was not tried yet waits for those before it, of the same person; `due` says nothing of that. `restsUntil`: its destination does. */
export function NextTry({ delivery: { status, tries, due }, restsUntil }: { delivery: Delivery; restsUntil?: string | undefined }) {
  if (status !== 'waiting') return '–'
  if (tries === 0 && !restsUntil) return 'When its turn comes'
  const at = restsUntil && new Date(restsUntil) > new Date(due) ? restsUntil : due
  return new Date(at).getTime() > Date.now() + SOON_MS ? <Time at={at} /> : 'Now'
}
