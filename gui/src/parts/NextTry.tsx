// When a delivery is tried again.
import type { Delivery } from '../api/deliveries'
import { Time } from './Time'

/** What was not tried yet waits for those before it, of the same person; `due` says nothing of that. */
export function NextTry({ delivery: { status, tries, due } }: { delivery: Delivery }) {
  if (status !== 'waiting') return '–'
  if (tries === 0) return 'When its turn comes'
  return new Date(due).getTime() > Date.now() ? <Time at={due} /> : 'Now'
}
