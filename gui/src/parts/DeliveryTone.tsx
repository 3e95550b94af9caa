// How a delivery stands, in a word.
import type { Delivery, Status } from '../api/deliveries'
import { Tone, type Kind } from './Tone'

export const STATUSES: Record<Status, string> = { waiting: 'Waiting', delivered: 'Delivered', dead: 'Given up', discarded: 'Discarded' }
const KINDS: Record<Status, Kind> = { waiting: 'quiet', delivered: 'good', dead: 'bad', discarded: 'quiet' }

export function DeliveryTone({ delivery: { status, tries } }: { delivery: Pick<Delivery, 'status' | 'tries'> }) {
  if (status === 'waiting' && tries > 0) return <Tone kind="warn">Will be tried again</Tone>
  return <Tone kind={KINDS[status]}>{STATUSES[status]}</Tone>
}
