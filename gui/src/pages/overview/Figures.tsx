// How many people and events, who came lately, and how far behind the platform is.
import type { Shapes } from '../../api/client'
import { useHealth } from '../../api/health'
import { lasting } from '../../parts/durations'
import { counted, many } from '../../parts/numbers'
import { Stats } from '../../parts/Stats'
import { SPANS, useActiveCount, useLedger, type Span } from './queries'

const PEOPLE = 'Everybody who is known now, visitors without a name among them. Devices that turned out to be one person count once; who was erased does not count.'
const EVENTS = 'What your sources sent and was stored, without what the platform noted for itself, such as a merge.'
const LAG = 'How long an event takes from being sent until it is found here. Measured once a minute with an event of our own.'

/** `events` and `span` for who may look for events and people. */
interface Given {
  events?: Shapes['Count']
  people: Shapes['Count'] | undefined
  span?: Span
}

export function Figures({ events, people, span }: Given) {
  const active = useActiveCount(span).data
  const total = useLedger().data?.total
  const canary = useHealth().data?.canary
  return (
    <Stats
      stats={[
        { label: 'People', value: people && written(people), hint: PEOPLE },
        ...(span ? [{ label: 'Active people', value: active && written(active), words: `Seen in the last ${SPANS[span].label}` }] : []),
        ...(events ? [{ label: 'Events', value: written(events), hint: EVENTS }] : []),
        { label: 'Ingestion lag', value: canary?.visible_s ? lasting(canary.visible_s) : undefined, words: total && waiting(total.in_flight), hint: LAG },
      ]}
    />
  )
}

const waiting = (count: number): string => (count === 0 ? 'No event is waiting' : `${many(count, 'event')} waiting to be stored`)

const written = ({ count, more }: Shapes['Count']) => (more ? `${counted(count)}+` : counted(count))
