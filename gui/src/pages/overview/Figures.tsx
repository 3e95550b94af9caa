// How many people and events, and how far behind the platform is.
import type { Shapes } from '../../api/client'
import { useHealth } from '../../api/health'
import { lasting } from '../../parts/durations'
import { counted } from '../../parts/numbers'
import { Stats } from '../../parts/Stats'
import { Time } from '../../parts/Time'
import { useLedger } from './queries'

const PEOPLE = 'Everybody who is known now, visitors without a name among them. Devices that turned out to be one person count once; who was erased does not count.'
const EVENTS = 'What your sources sent and was stored, without what the platform noted for itself, such as a merge.'

/** `events` of who may look for them. */
export function Figures({ events, people }: { events?: Shapes['Count']; people: Shapes['Count'] | undefined }) {
  const total = useLedger().data?.total
  const canary = useHealth().data?.canary
  return (
    <Stats
      stats={[
        { label: 'People', value: people && written(people), hint: PEOPLE },
        ...(events ? [{ label: 'Events', value: written(events), hint: EVENTS }] : []),
        { label: 'Waiting to be stored', value: total?.in_flight, words: total?.in_flight === 0 ? 'All is stored' : 'Being stored' },
        {
          label: 'From sending to found',
          value: canary?.visible_s ? lasting(canary.visible_s) : undefined,
          words: canary ? <>An event of our own, <Time at={canary.at} /></> : 'Measured once a minute',
        },
      ]}
    />
  )
}

const written = ({ count, more }: Shapes['Count']) => (more ? `${counted(count)}+` : counted(count))
