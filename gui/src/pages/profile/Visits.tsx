// The visits of a person.
import { Anchor, Button, Table } from '@mantine/core'
import { IconDoorEnter } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useVisits } from '../../api/people'
import { Card } from '../../parts/Card'
import { lasting } from '../../parts/durations'
import { worded } from '../../parts/names'
import { counted } from '../../parts/numbers'
import { Empty, Failed, Lines } from '../../parts/states'
import { Time } from '../../parts/Time'
import { cameBy, deviceOf } from '../../parts/visitWords'

export function Visits({ id }: { id: string }) {
  const visits = useVisits(id)
  if (visits.isPending) return <Lines />
  if (visits.isLoadingError) return <Failed error={visits.error} again={() => void visits.refetch()} />
  const found = visits.data.pages.flatMap(({ items }) => items)
  if (found.length === 0) return <Empty icon={IconDoorEnter} title="No visits">Their events came from servers, which visit nobody.</Empty>
  return (
    <Card title="Visits" flush>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
            <Table.Th>Device</Table.Th>
            <Table.Th data-wide>Campaign</Table.Th>
            <Table.Th data-wide>Source</Table.Th>
            <Table.Th ta="right">Duration</Table.Th>
            <Table.Th ta="right">Events</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.map((visit) => (
            <Table.Tr key={visit.id}>
              <Table.Td><Anchor component={Link} to={`/sessions/${visit.id}`} size="sm"><Time at={visit.metadata.time.insert} /></Anchor></Table.Td>
              <Table.Td>{deviceOf(visit) ?? '–'}</Table.Td>
              <Table.Td data-wide>{cameBy(visit) ?? '–'}</Table.Td>
              <Table.Td data-wide>{worded(visit.source.id ?? '–')}</Table.Td>
              <Table.Td ta="right">{lasting(visit.metadata.time.duration)}</Table.Td>
              <Table.Td ta="right">{counted(visit.events)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {visits.hasNextPage && <Button variant="default" size="xs" m="md" loading={visits.isFetchingNextPage} onClick={() => void visits.fetchNextPage()}>Earlier visits</Button>}
    </Card>
  )
}
