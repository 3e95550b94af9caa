// The debugger: what came last, what became of it, and why something did not arrive. It looks again by itself.
import { Anchor, Stack, Table, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useMaySeePeople } from '../../api/session'
import { useArrivals, type Arrivals as All, type Source } from '../../api/sources'
import { Card } from '../../parts/Card'
import { Refused } from '../../parts/Refused'
import { Failed, Lines } from '../../parts/states'
import { Stats } from '../../parts/Stats'
import { Time } from '../../parts/Time'
import { Tone } from '../../parts/Tone'
import { doorName } from '../../parts/source/doors'
import { heardOf, isRefused } from './lately'
import { Mend } from './Mend'
import { NothingYet } from './NothingYet'
import { outcomes, type Outcome } from './outcomes'

export function Arrivals({ source }: { source: Source }) {
  const arrivals = useArrivals(source.id)
  if (arrivals.isPending) return <Lines />
  if (arrivals.isLoadingError) return <Failed error={arrivals.error} again={() => void arrivals.refetch()} />
  return <Shown source={source} arrivals={arrivals.data} />
}

function Shown({ source, arrivals }: { source: Source; arrivals: All }) {
  const { counts, since, refused } = arrivals
  const lines = outcomes(arrivals)
  // What came last stands first: who looks here has just sent something.
  const isWrong = isRefused(heardOf(arrivals))
  const calls = refused.length > 0 && <Card title="Refused calls"><Refused groups={refused} mend={(group) => <Mend source={source} group={group} />} /></Card>
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
      {isWrong && calls}
      {lines.length ? <Card title="Last events" flush><Lately lines={lines} /></Card> : <Card title="Nothing came yet"><NothingYet source={source} arrivals={arrivals} /></Card>}
      {!isWrong && calls}
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
