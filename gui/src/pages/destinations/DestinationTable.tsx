// One line a destination.
import { Anchor, Table, Text } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useStandings, type Standing } from '../../api/deliveries'
import type { Destination } from '../../api/destinations'
import { useSources } from '../../api/sources'
import { DeliveryTone } from '../../parts/DeliveryTone'
import { received, restingFor } from '../../parts/destination/words'
import { counted } from '../../parts/numbers'
import { Empty } from '../../parts/states'
import { Time } from '../../parts/Time'
import { Tone } from '../../parts/Tone'

export function DestinationTable({ destinations }: { destinations: readonly Destination[] }) {
  const names = new Map(useSources().data?.items.map(({ id, name }) => [id, name]))
  const standings = useStandings().data
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
      <Table.Tbody>
        {destinations.map((one) => <Row key={one.id} destination={one} receives={received(one, names)} standing={standings?.get(one.id)} />)}
      </Table.Tbody>
    </Table>
  )
}

interface Line {
  destination: Destination
  receives: string
  standing: Standing | undefined
}

function Row({ destination, receives, standing }: Line) {
  const { id, name } = destination
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/destinations/${id}`} inherit fw={560}>{name}</Anchor>
        <Text size="xs" c="dimmed" maw={520} lineClamp={2}>{receives}</Text>
      </Table.Td>
      <Table.Td><State destination={destination} standing={standing} /></Table.Td>
      <Table.Td data-wide><Last standing={standing} /></Table.Td>
      <Table.Td ta="right" data-wide><Figure count={standing?.waiting} to={`/deliveries?status=waiting&destination=${id}`} label={`of ${name} waiting`} /></Table.Td>
      <Table.Td ta="right"><Figure count={standing?.dead} to={`/deliveries?status=dead&destination=${id}`} label={`of ${name} given up`} isBad /></Table.Td>
    </Table.Tr>
  )
}

function State({ destination: { enabled }, standing }: Pick<Line, 'destination' | 'standing'>) {
  if (!enabled) return <Tone kind="quiet">Switched off</Tone>
  if (!standing?.rest) return <Tone kind="good">Sends</Tone>
  return (
    <>
      <Tone kind="warn">Rests</Tone>
      <Text size="xs" c="dimmed" mt={2}>{restingFor(standing.rest)}</Text>
    </>
  )
}

function Last({ standing }: Pick<Line, 'standing'>) {
  if (!standing) return '–'
  const { newest } = standing
  return newest ? <><DeliveryTone delivery={newest} /> <Time at={newest.ended ?? newest.created} /></> : 'Never'
}

function Figure({ count, to, label, isBad }: { count: number | undefined; to: string; label: string; isBad?: boolean }) {
  if (!count) return count ?? '–'
  return <Anchor component={Link} to={to} inherit fw={560} c={isBad ? 'var(--mantine-color-error)' : undefined} aria-label={`${counted(count)} ${label}`}>{counted(count)}</Anchor>
}
