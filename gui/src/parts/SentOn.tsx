// What destinations were told, a line each.
import { Anchor, Table, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Shapes } from '../api/client'
import { worded } from './names'
import { many } from './numbers'
import { Time } from './Time'
import { Tone, type Kind } from './Tone'

type Delivery = Shapes['DeliveryShown']

const STATES: Readonly<Record<Delivery['status'], readonly [string, Kind]>> = {
  waiting: ['Waiting', 'quiet'],
  delivered: ['Delivered', 'good'],
  dead: ['Failed', 'bad'],
  discarded: ['Discarded', 'quiet'],
}

export function SentOn({ deliveries }: { deliveries: readonly Delivery[] }) {
  return (
    <Table verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>When</Table.Th>
          <Table.Th>Event</Table.Th>
          <Table.Th>Destination</Table.Th>
          <Table.Th>How it went</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {deliveries.map((delivery) => (
          <Table.Tr key={delivery.id}>
            <Table.Td><Anchor component={Link} to={`/deliveries/${delivery.id}`} size="sm"><Time at={delivery.created} /></Anchor></Table.Td>
            <Table.Td><Anchor component={Link} to={`/events/${delivery.event}`} size="sm">{worded(delivery.type)}</Anchor></Table.Td>
            <Table.Td>{delivery.destination}</Table.Td>
            <Table.Td>
              <Tone kind={STATES[delivery.status][1]}>{STATES[delivery.status][0]}</Tone>
              <Text size="xs" c="dimmed" mt={2}>{delivery.reason ?? many(delivery.tries, 'attempt')}</Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
