// What an event of a type may say.
import { Code, Table, Text } from '@mantine/core'
import { Card } from '../../parts/Card'
import { rowsOf, type Schema } from './schema'

export function Properties({ schema }: { schema: Schema }) {
  const rows = rowsOf(schema)
  return (
    <Card title="What it says" flush>
      {rows.length === 0 ? <Text size="sm" c="dimmed" px={20} pb="sm">Nothing is expected of it; whatever is sent is kept.</Text> : (
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Property</Table.Th>
              <Table.Th data-wide>Kind</Table.Th>
              <Table.Th>For example</Table.Th>
              <Table.Th data-wide>Meaning</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ path, kind, says, example, needed }) => (
              <Table.Tr key={path}>
                <Table.Td><Code>{path}</Code>{needed && <Text size="xs" c="dimmed">needed</Text>}</Table.Td>
                <Table.Td data-wide>{kind}</Table.Td>
                <Table.Td>{example === undefined ? '' : typeof example === 'string' ? example : JSON.stringify(example)}</Table.Td>
                <Table.Td data-wide c="dimmed">{says}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  )
}
