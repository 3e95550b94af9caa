// When, who, where it came from.
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import type { Event } from '../../api/events'
import { usePerson, useVisit } from '../../api/people'
import { Card } from '../../parts/Card'
import { lasting } from '../../parts/durations'
import { Facts as Listed } from '../../parts/Facts'
import { worded } from '../../parts/names'
import { many } from '../../parts/numbers'
import { personName } from '../../parts/personName'
import { Time } from '../../parts/Time'
import { Tone, type Kind } from '../../parts/Tone'
import { doorName } from './doors'

const STATES: Readonly<Record<string, readonly [string, Kind]>> = {
  stored: ['Stored', 'good'],
  rejected: ['Rejected', 'bad'],
  erased: ['Erased with its person', 'quiet'],
}

export function Facts({ event }: { event: Event }) {
  const { metadata, source, session, profile } = event
  const [label, kind] = STATES[metadata.status] ?? [metadata.status, 'quiet']
  return (
    <Card title="At a glance" actions={<Tone kind={kind}>{label}</Tone>}>
      <Listed
        facts={[
          ['Who', profile.id ? <Who key="who" id={profile.id} /> : 'Nobody'],
          ['Visit', session.id ? <VisitOf key="visit" id={session.id} /> : 'None'],
          ['Happened', <Time key="happened" at={metadata.time.create} />],
          ['Received', <Time key="received" at={metadata.time.insert} />],
          ['Type', <Anchor key="type" component={Link} to={`/event-types/${encodeURIComponent(event.type)}`} inherit underline="always">{event.type}</Anchor>],
          ['Source', source.id === 'system' || !source.id ? 'The platform itself' : <Anchor key="source" component={Link} to={`/sources/${source.id}`} inherit underline="always">{worded(source.id)}</Anchor>],
          ...(event.tags.length > 0 ? [['Tags', event.tags.join(', ')] as const] : []),
          ...(metadata.door ? [['Received through', doorName(metadata.door)] as const] : []),
          ...(metadata.channel ? [['Channel', metadata.channel] as const] : []),
        ]}
      />
    </Card>
  )
}

function VisitOf({ id }: { id: string }) {
  const visit = useVisit(id).data
  return <Anchor component={Link} to={`/sessions/${id}`} inherit underline="always">{visit ? `${many(visit.events, 'event')} in ${lasting(visit.metadata.time.duration)}` : 'Its visit'}</Anchor>
}

function Who({ id }: { id: string }) {
  const person = usePerson(id).data
  return <Anchor component={Link} to={`/profiles/${id}`} inherit underline="always">{person ? personName(person) : 'Somebody'}</Anchor>
}
