// Types of events by group, each with how many arrived.
import { Anchor, Table, Text } from '@mantine/core'
import { Link } from 'react-router'
import { eventsOf, useMaySeeArrived } from '../../api/eventTypes'
import { Card } from '../../parts/Card'
import { worded } from '../../parts/names'
import { counted } from '../../parts/numbers'
import type { Group, Line } from './arrangement'

export function Groups({ groups }: { groups: readonly Group[] }) {
  const maySeeArrived = useMaySeeArrived()
  return groups.map(({ name, lines }) => (
    <Card key={name} title={worded(name)} flush>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Type</Table.Th>
            <Table.Th data-wide>Written as</Table.Th>
            {maySeeArrived && <Table.Th ta="right">Last 30 days</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{lines.map((line) => <Row key={line.type.id} line={line} maySeeArrived={maySeeArrived} />)}</Table.Tbody>
      </Table>
    </Card>
  ))
}

function Row({ line: { type, count }, maySeeArrived }: { line: Line; maySeeArrived: boolean }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/event-types/${encodeURIComponent(type.id)}`} size="sm" fw={560}>{type.name}</Anchor>
        <Text size="xs" c="dimmed">{type.description}</Text>
      </Table.Td>
      <Table.Td data-wide><Text size="sm" c="dimmed">{type.id}</Text></Table.Td>
      {maySeeArrived && <Table.Td ta="right"><Many type={type.id} name={type.name} count={count} /></Table.Td>}
    </Table.Tr>
  )
}

/** How many arrived, with a way to them. */
export function Many({ type, name, count }: { type: string; name: string; count: number }) {
  if (count === 0) return <Text size="sm" c="dimmed">–</Text>
  return (
    <Anchor component={Link} to={eventsOf(type)} size="sm" underline="always" aria-label={`${counted(count)} events ${name}`}>
      {counted(count)}
    </Anchor>
  )
}
