// How many people and events, and how far behind the platform is.
import type { Shapes } from '../../api/client'
import { counted } from '../../parts/numbers'
import { Stats } from '../../parts/Stats'
import { useLedger } from './queries'

export function Figures({ events, people }: { events: Shapes['Count']; people: Shapes['Count'] | undefined }) {
  const total = useLedger().data?.total
  return (
    <Stats
      stats={[
        { label: 'People', value: people && written(people) },
        { label: 'Events', value: written(events) },
        { label: 'Received in eight days', value: total?.received },
        { label: 'Waiting', value: total?.in_flight, words: total?.in_flight === 0 ? 'All is stored' : 'being stored' },
      ]}
    />
  )
}

const written = ({ count, more }: Shapes['Count']) => (more ? `${counted(count)}+` : counted(count))
