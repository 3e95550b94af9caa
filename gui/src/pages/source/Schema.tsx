// What a source's events look like, by the newest of them.
import { Code, Stack, Table, Text } from '@mantine/core'
import { IconListTree } from '@tabler/icons-react'
import type { Shapes } from '../../api/client'
import { useSchema } from '../../api/sources'
import { Card } from '../../parts/Card'
import { many, percent } from '../../parts/numbers'
import { worded } from '../../parts/names'
import { Empty, Failed, Lines } from '../../parts/states'

export function Schema({ id }: { id: string }) {
  const schema = useSchema(id)
  if (schema.isPending) return <Lines />
  if (schema.isLoadingError) return <Failed error={schema.error} again={() => void schema.refetch()} />
  const { types, events, whole } = schema.data
  if (types.length === 0) return <Empty icon={IconListTree} title="No events yet">Once some arrived, their properties are listed here.</Empty>
  return (
    <Stack>
      <Text size="sm" c="dimmed">{whole ? 'What all' : 'What the newest'} {many(events, 'event')} said.</Text>
      {types.map((seen) => <Seen key={seen.type} seen={seen} />)}
    </Stack>
  )
}

function Seen({ seen }: { seen: Shapes['SeenTypeShown'] }) {
  const title = seen.names.length === 1 ? worded(seen.names[0] ?? seen.type) : worded(seen.type)
  return (
    <Card title={title} flush actions={<Text size="sm" c="dimmed">{many(seen.events, 'event')}, {percent(seen.share)}</Text>}>
      {seen.paths.length === 0 ? <Text size="sm" c="dimmed" px={20} pb="sm">It says nothing beside its type.</Text> : <Paths paths={seen.paths} />}
      {seen.more && <Text size="sm" c="dimmed" px={20} pb="sm">There are more paths than these.</Text>}
    </Card>
  )
}

function Paths({ paths }: { paths: readonly Shapes['SeenPathShown'][] }) {
  return (
    <Table verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Path</Table.Th>
          <Table.Th>Type</Table.Th>
          <Table.Th data-wide>In how many</Table.Th>
          <Table.Th>For example</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {paths.map(({ path, share, types, examples }) => (
          <Table.Tr key={path}>
            <Table.Td><Code>{path}</Code></Table.Td>
            <Table.Td>{Object.keys(types).join(', ')}</Table.Td>
            <Table.Td data-wide>{percent(share)}</Table.Td>
            <Table.Td>{examples.map(written).join('\u00a0· ')}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

const written = (example: unknown): string => (typeof example === 'string' ? example : JSON.stringify(example))
