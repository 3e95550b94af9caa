// Events as they happen, newest first: what, by whom, from where.
import { Anchor, Skeleton, Table } from '@mantine/core'
import { IconBroadcast } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useTypeNames } from '../../api/eventTypes'
import { useNames, type Names } from '../../api/who'
import { About } from '../../parts/About'
import { Card } from '../../parts/Card'
import { Empty, Failed, Lines } from '../../parts/states'
import { nameOf } from '../../parts/eventWords'
import { worded } from '../../parts/names'
import { anonymous } from '../../parts/personName'
import { Time } from '../../parts/Time'
import { Tone } from '../../parts/Tone'
import { useLastEvents } from './queries'
import { useTail, type Event } from './tail'
import classes from './LiveTail.module.css'

const MOST = 12

export function LiveTail({ onEvent }: { onEvent: (event: Event) => void }) {
  const last = useLastEvents()
  const { events: fresh, open } = useTail(onEvent)
  const known = new Set(fresh.map((event) => event.id))
  const events = [...fresh, ...(last.data?.items ?? []).filter((event) => !known.has(event.id))].slice(0, MOST)
  return (
    <Card
      title="Happening now"
      flush
      actions={
        <Tone kind={open ? 'good' : 'quiet'}>
          <span className={classes.dot} />
          {open ? 'Live' : 'Connecting'}
        </Tone>
      }
    >
      {last.isPending && <Lines />}
      {last.isLoadingError && <Failed error={last.error} again={() => void last.refetch()} />}
      {last.data && events.length === 0 && <Empty icon={IconBroadcast} title="Waiting for the first event">It shows up here within a second.</Empty>}
      {events.length > 0 && <Rows events={events} isFresh={(event) => known.has(event.id)} />}
    </Card>
  )
}

function Rows({ events, isFresh }: { events: readonly Event[]; isFresh: (event: Event) => boolean }) {
  const types = useTypeNames()
  const names = useNames(events.flatMap(({ profile }) => profile.id ?? []))
  return (
    <Table verticalSpacing={8}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Event</Table.Th>
          <Table.Th>Who</Table.Th>
          <Table.Th data-wide>Source</Table.Th>
          <Table.Th ta="right">When</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {events.map((event) => (
          <Table.Tr key={event.id} className={isFresh(event) ? classes.fresh : undefined}>
            <Table.Td className={classes.what}><Anchor component={Link} to={`/events/${event.id}`} size="sm">{nameOf(event, types.data)}</Anchor> <About event={event} /></Table.Td>
            <Table.Td className={classes.who}>{names.isLoading ? <Skeleton height={14} width={90} data-waiting /> : <Who id={event.profile.id} names={names.data} />}</Table.Td>
            <Table.Td data-wide className={classes.when} c="var(--tt-quiet)">{worded(event.source.id ?? '')}</Table.Td>
            <Table.Td ta="right" className={classes.when}><Time at={event.metadata.time.create} /></Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Who({ id, names }: { id: string | null; names: Names | undefined }) {
  if (!id) return <span>Nobody</span>
  return <Anchor component={Link} to={`/profiles/${id}`} size="sm">{names?.get(id) ?? anonymous(id)}</Anchor>
}
