// The debugger: what came last, what became of it, and why something did not arrive. It looks again by itself.
import { Anchor, Stack, Table, Text } from '@mantine/core'
import { IconInbox } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { Shapes } from '../../api/client'
import { useMaySeePeople } from '../../api/session'
import { useArrivals } from '../../api/sources'
import { Card } from '../../parts/Card'
import { Refused } from '../../parts/Refused'
import { Empty, Failed, Lines } from '../../parts/states'
import { Stats } from '../../parts/Stats'
import { Time } from '../../parts/Time'
import { Tone } from '../../parts/Tone'
import { doorName } from './doors'
import { outcomes, type Outcome } from './outcomes'

export function Arrivals({ id }: { id: string }) {
  const arrivals = useArrivals(id)
  if (arrivals.isPending) return <Lines />
  if (arrivals.isError) return <Failed error={arrivals.error} again={() => void arrivals.refetch()} />
  return <Shown arrivals={arrivals.data} />
}

function Shown({ arrivals }: { arrivals: Shapes['ArrivalsShown'] }) {
  const { counts, since, refused } = arrivals
  const lines = outcomes(arrivals)
  return (
    <Stack>
      <Stats
        stats={[
          { label: 'Received', value: counts.received, words: <>since <Time at={since} /></> },
          { label: 'Stored', value: counts.stored },
          { label: 'Came twice', value: counts.duplicate },
          { label: 'Could not be used', value: counts.parked },
          { label: 'On its way', value: counts.in_flight },
        ]}
      />
      <Card title="Last events" flush>
        {lines.length ? <Lately lines={lines} /> : <Empty icon={IconInbox} title="Nothing came yet">Send an event; it shows up here by itself.</Empty>}
      </Card>
      {refused.length > 0 && <Card title="Refused calls"><Refused groups={refused} /></Card>}
    </Stack>
  )
}

function Lately({ lines }: { lines: readonly Outcome[] }) {
  const maySee = useMaySeePeople()
  return (
    <Table verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Received</Table.Th>
          <Table.Th>Event</Table.Th>
          <Table.Th>Outcome</Table.Th>
          <Table.Th data-wide>Way in</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map((line) => (
          <Table.Tr key={line.id}>
            <Table.Td><Time at={line.received} /></Table.Td>
            <Table.Td>{line.isEvent && maySee ? <Anchor component={Link} to={`/events/${line.id}`} inherit>{line.name}</Anchor> : line.name}</Table.Td>
            <Table.Td>
              <Tone kind={line.kind}>{line.label}</Tone>
              {line.why && <Text size="xs" c="dimmed" mt={2}>{line.why}</Text>}
            </Table.Td>
            <Table.Td data-wide>{doorName(line.door)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
