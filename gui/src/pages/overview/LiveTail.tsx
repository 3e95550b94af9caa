// Events as they happen, newest first.
import { Table } from '@mantine/core'
import { IconBroadcast } from '@tabler/icons-react'
import { Card } from '../../parts/Card'
import { Empty, Failed, Lines } from '../../parts/states'
import { worded } from '../../parts/names'
import { Time } from '../../parts/Time'
import { Tone } from '../../parts/Tone'
import { useLastEvents } from './queries'
import { useTail } from './tail'
import classes from './LiveTail.module.css'

const MOST = 12

export function LiveTail({ onEvent }: { onEvent: () => void }) {
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
      {last.isError && <Failed error={last.error} again={() => void last.refetch()} />}
      {last.data && events.length === 0 && <Empty icon={IconBroadcast} title="Waiting for the first event">It shows up here within a second.</Empty>}
      {events.length > 0 && (
        <Table verticalSpacing={8}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Event</Table.Th>
              <Table.Th>Source</Table.Th>
              <Table.Th ta="right">When</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {events.map((event) => (
              <Table.Tr key={event.id} className={known.has(event.id) ? classes.fresh : undefined}>
                <Table.Td>{worded(event.name)}</Table.Td>
                <Table.Td c="var(--tt-quiet)">{event.source.id}</Table.Td>
                <Table.Td ta="right" className={classes.when}><Time at={event.metadata.time.insert} /></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  )
}
