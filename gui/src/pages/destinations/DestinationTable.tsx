// One line a destination.
import { Anchor, Table, Text } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useCount, useDeliveries } from '../../api/deliveries'
import type { Destination } from '../../api/destinations'
import { useSources } from '../../api/sources'
import { DeliveryTone } from '../../parts/DeliveryTone'
import { received } from '../../parts/destination/words'
import { counted } from '../../parts/numbers'
import { Empty } from '../../parts/states'
import { Time } from '../../parts/Time'
import { Tone } from '../../parts/Tone'

export function DestinationTable({ destinations }: { destinations: readonly Destination[] }) {
  const names = new Map(useSources().data?.items.map(({ id, name }) => [id, name]))
  if (destinations.length === 0) {
    return <Empty icon={IconSend} title="No destination yet">Make one, and what happens is told to another system within a second.</Empty>
  }
  return (
    <Table verticalSpacing="sm" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Destination</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th data-wide>Last delivery</Table.Th>
          <Table.Th ta="right" data-wide>Waiting</Table.Th>
          <Table.Th ta="right">Given up</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>{destinations.map((one) => <Row key={one.id} destination={one} receives={received(one, names)} />)}</Table.Tbody>
    </Table>
  )
}

function Row({ destination: { id, name, enabled }, receives }: { destination: Destination; receives: string }) {
  const last = useDeliveries({ destination: id }, 1).data?.pages[0]?.items[0]
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/destinations/${id}`} inherit fw={560}>{name}</Anchor>
        <Text size="xs" c="dimmed" maw={520} lineClamp={2}>{receives}</Text>
      </Table.Td>
      <Table.Td>{enabled ? <Tone kind="good">Sends</Tone> : <Tone kind="quiet">Switched off</Tone>}</Table.Td>
      <Table.Td data-wide>{last ? <><DeliveryTone delivery={last} /> <Time at={last.ended ?? last.created} /></> : 'Never'}</Table.Td>
      <Table.Td ta="right" data-wide><Figure destination={id} status="waiting" of={name} /></Table.Td>
      <Table.Td ta="right"><Figure destination={id} status="dead" of={name} /></Table.Td>
    </Table.Tr>
  )
}

function Figure({ destination, status, of }: { destination: string; status: 'waiting' | 'dead'; of: string }) {
  const count = useCount({ destination, status }).data
  if (!count) return count ?? '–'
  const label = `${counted(count)} of ${of} ${status === 'dead' ? 'given up' : 'waiting'}`
  return <Anchor component={Link} to={`/deliveries?status=${status}&destination=${destination}`} inherit aria-label={label}>{counted(count)}</Anchor>
}
