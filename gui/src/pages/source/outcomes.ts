// What arrived, of all kinds, newest first.
import type { Shapes } from '../../api/client'
import { worded } from '../../parts/names'
import { begun } from '../../parts/sentences'
import type { Kind } from '../../parts/Tone'

export interface Outcome {
  id: string
  received: string
  name: string
  label: string
  kind: Kind
  why: string | null
  door: string
  isEvent: boolean
}

const REASONS: Record<string, string> = {
  bot: 'A robot sent it, and this source does not keep events of robots.',
  erased: 'Its person was erased after it was sent.',
}
const FLAGS: Record<string, string> = { bot: 'sent by a robot', 'odd-time': 'its time can hardly be right' }

export function outcomes({ accepted, rejected, parked }: Shapes['ArrivalsShown']): Outcome[] {
  const of = (label: string, kind: Kind, isEvent: boolean) => (event: Shapes['ArrivedShown']): Outcome => ({
    ...event,
    isEvent,
    name: worded(event.name),
    label,
    kind,
    why: event.reason ? (REASONS[event.reason] ?? event.reason) : (event.flags.map((flag) => FLAGS[flag] ?? flag).join(', ') || null),
  })
  const lines = [
    ...accepted.map(of('Accepted', 'good', true)),
    ...rejected.map(of('Rejected', 'bad', false)),
    ...parked.map((item) => ({
      id: item.id,
      received: item.received,
      name: 'An item of a call',
      label: 'Could not be used',
      kind: 'warn' as const,
      why: begun(item.sentence),
      door: '–',
      isEvent: false,
    })),
  ]
  return lines.sort((a, b) => b.received.localeCompare(a.received))
}
