// One visit: who, when, on what, where from, and what happened in it.
import { Anchor, Breadcrumbs } from '@mantine/core'
import { IconDoorOff } from '@tabler/icons-react'
import { Link, useParams } from 'react-router'
import { Problem } from '../../api/client'
import { useEvents } from '../../api/events'
import { usePerson, useVisit, type Visit } from '../../api/people'
import { Beside, Stacked } from '../../parts/Beside'
import { Card } from '../../parts/Card'
import { lasting } from '../../parts/durations'
import { Facts } from '../../parts/Facts'
import { worded } from '../../parts/names'
import { Page } from '../../parts/Page'
import { personName } from '../../parts/personName'
import { Empty, Failed, Waiting } from '../../parts/states'
import { Stats } from '../../parts/Stats'
import { Time } from '../../parts/Time'
import { Timeline } from '../../parts/Timeline'
import { machineOf, programOf } from '../../parts/visitWords'
import { known } from './known'

export function Component() {
  const { id = '' } = useParams()
  const visit = useVisit(id)
  if (visit.isPending) return <Waiting />
  if (visit.isError && visit.error instanceof Problem && visit.error.status === 404) return <Nothing id={id} />
  if (visit.isLoadingError) return <Page title="Visit"><Failed error={visit.error} again={() => void visit.refetch()} /></Page>
  return <Shown visit={visit.data} />
}

function Shown({ visit }: { visit: Visit }) {
  const { id } = visit.profile
  const person = usePerson(id ?? '', id !== null).data
  const { insert, duration } = visit.metadata.time
  const name = person ? personName(person) : 'somebody'
  const first = useEvents({ session: visit.id }, { all: false, sort: 'time' }).data?.pages[0]?.items[0]?.page
  const came = [['First page', first?.path ?? first?.url], ['Referrer', first?.referrer]].flatMap(([name, text]) => (name && text ? [[name, text] as const] : []))
  const from = [...came, ...known(visit, 'utm')]
  const on = (['device', 'os', 'app', 'geo'] as const).flatMap((branch) => known(visit, branch))
  return (
    <Page
      title={`Visit of ${name}`}
      lead={
        <Breadcrumbs>
          <Anchor component={Link} to="/sessions" size="sm">Sessions</Anchor>
          {id ? <Anchor component={Link} to={`/profiles/${id}`} size="sm">{name}</Anchor> : <span>Nobody’s</span>}
        </Breadcrumbs>
      }
    >
      <Stats
        stats={[
          { label: 'Duration', value: lasting(duration), words: <>began <Time at={insert} /></> },
          { label: 'Events', value: visit.events },
          { label: 'Device', value: machineOf(visit) ?? 'Not known', words: programOf(visit) ?? undefined },
          { label: 'Source', value: worded(visit.source.id ?? '–') },
        ]}
      />
      <Beside wide={1.8}>
        <Card title="Activity"><Timeline which={{ session: visit.id }} sort="time" /></Card>
        <Stacked>
          {from.length > 0 && <Card title="Traffic source"><Facts facts={from} /></Card>}
          {on.length > 0 && <Card title="Device and location"><Facts facts={on} /></Card>}
        </Stacked>
      </Beside>
    </Page>
  )
}

const Nothing = ({ id }: { id: string }) => (
  <Page title="No such visit">
    <Empty icon={IconDoorOff} title="There is no visit of this id">
      The id <code>{id}</code> is wrong, or its time to be kept is over. If it began just now, look again in a moment.
    </Empty>
  </Page>
)
