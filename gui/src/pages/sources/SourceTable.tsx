// One line a source.
import { Anchor, Table, Text } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { Source } from '../../api/sources'
import { counted, many } from '../../parts/numbers'
import { Sparkline } from '../../parts/Sparkline'
import { Empty } from '../../parts/states'
import { Tone } from '../../parts/Tone'
import { healthOf, useTraffic, type Traffic } from './queries'

export function SourceTable({ sources }: { sources: readonly Source[] }) {
  const traffic = useTraffic()
  if (sources.length === 0) {
    return <Empty icon={IconPlugConnected} title="No source yet">Make one; it comes with a key and the lines to copy.</Empty>
  }
  return (
    <Table verticalSpacing="sm" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Source</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th data-wide>Last hour</Table.Th>
          <Table.Th ta="right">Events, last hour</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sources.map((source) => <Row key={source.id} source={source} traffic={traffic.data?.get(source.id)} />)}
      </Table.Tbody>
    </Table>
  )
}

function Row({ source, traffic }: { source: Source; traffic: Traffic | undefined }) {
  const health = healthOf(source, traffic)
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/sources/${source.id}`} inherit fw={560}>{source.name}</Anchor>
        {source.description && <Text size="xs" c="dimmed">{source.description}</Text>}
      </Table.Td>
      <Table.Td><Tone kind={health.kind}>{health.label}</Tone></Table.Td>
      <Table.Td data-wide><Sparkline counts={traffic?.minutes ?? []} label={`${many(traffic?.received ?? 0, 'event')} in the last hour`} /></Table.Td>
      <Table.Td ta="right">{counted(traffic?.received ?? 0)}</Table.Td>
    </Table.Tr>
  )
}
