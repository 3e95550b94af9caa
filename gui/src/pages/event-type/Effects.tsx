// What becomes of an event: what it changes of its person, and what is done to it before.
import { Code, List, Stack, Table, Text } from '@mantine/core'
import type { EventTypeWhole } from '../../api/eventTypes'
import { Card } from '../../parts/Card'
import { concealmentOf, doesOf, fromOf, journeyOf, named } from './effects'

export function Effects({ type }: { type: EventTypeWhole }) {
  const said = remarks(type)
  return (
    <Card title="What it changes of a person" flush>
      <Stack gap="sm">
        {said.length > 0 && <List size="sm" px={20} spacing={4} listStyleType="none">{said.map((remark) => <List.Item key={remark}>{remark}</List.Item>)}</List>}
        {type.mappings.length > 0 && <Mappings type={type} />}
        {said.length + type.mappings.length === 0 && <Text size="sm" c="dimmed" px={20} pb="sm">Nothing but that it happened: it is counted, and stands in the timeline.</Text>}
      </Stack>
    </Card>
  )
}

function Mappings({ type: { mappings } }: { type: EventTypeWhole }) {
  return (
    <Table verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Does</Table.Th>
          <Table.Th>Of the person</Table.Th>
          <Table.Th>From the event</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {mappings.map((mapping) => (
          <Table.Tr key={`${mapping.operation} ${mapping.target}`}>
            <Table.Td>{doesOf(mapping)}</Table.Td>
            <Table.Td><Code>{mapping.target}</Code></Table.Td>
            <Table.Td>{fromOf(mapping)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function remarks(type: EventTypeWhole): string[] {
  const journey = journeyOf(type)
  return [
    ...(journey ? [journey] : []),
    ...Object.entries(type.conceal).map(([path, how]) => `${named(path)} ${concealmentOf(how)}.`),
    ...Object.entries(type.defaults).map(([name, value]) => `Where ${named(name)} is not sent, it is ${JSON.stringify(value)}.`),
  ]
}
