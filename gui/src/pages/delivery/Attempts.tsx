// What came of each attempt, the latest first.
import { Table, Text } from '@mantine/core'
import type { Delivery } from '../../api/deliveries'
import { counted } from '../../parts/numbers'
import { Time } from '../../parts/Time'
import { Tone } from '../../parts/Tone'

export function Attempts({ attempts }: { attempts: Delivery['attempts'] }) {
  if (attempts.length === 0) return <Text size="sm" c="dimmed">It was not tried yet.</Text>
  return (
    <Table verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>When</Table.Th>
          <Table.Th>Status</Table.Th>
          <Table.Th data-wide>Took</Table.Th>
          <Table.Th>What was said</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {[...attempts].reverse().map(({ at, status, duration_ms, said }) => (
          <Table.Tr key={at}>
            <Table.Td><Time at={at} /></Table.Td>
            <Table.Td><Tone kind={status && status < 300 ? 'good' : 'bad'}>{status ?? 'No answer'}</Tone></Table.Td>
            <Table.Td data-wide>{counted(duration_ms)} ms</Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{said || '–'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
