// Types that arrive and are not in the catalogue. Their events are kept like others; nothing of them goes to the person by itself.
import { Table, Text } from '@mantine/core'
import { Card } from '../../parts/Card'
import { worded } from '../../parts/names'
import { Many } from './Groups'

export function Strangers({ types }: { types: readonly (readonly [type: string, count: number])[] }) {
  if (types.length === 0) return null
  return (
    <Card title="Your own types" flush>
      <Text size="sm" c="dimmed" px={20} pb="xs">They arrive and are not in the catalogue: kept and searched like all others, but they change nothing of a person by themselves.</Text>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Type</Table.Th>
            <Table.Th ta="right">Last 30 days</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {types.map(([type, count]) => (
            <Table.Tr key={type}>
              <Table.Td>{worded(type)}</Table.Td>
              <Table.Td ta="right"><Many type={type} name={worded(type)} count={count} /></Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  )
}
