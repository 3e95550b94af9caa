// Deliveries, one a line. They can be chosen where `chosen` says which are.
import { Anchor, Checkbox, Table, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Delivery } from '../api/deliveries'
import { DeliveryTone } from './DeliveryTone'
import { worded } from './names'
import { NextTry } from './NextTry'
import { Time } from './Time'

export interface Choice {
  chosen: ReadonlySet<string>
  choose: (chosen: ReadonlySet<string>) => void
}

/** Destinations by their ids, which tell enough where their names may not be asked for. */
export const BY_ID: ReadonlyMap<string, string> = new Map()

interface Given {
  deliveries: readonly Delivery[]
  choice?: Choice
  names?: ReadonlyMap<string, string>
}

/** `names`: of destinations by id, where they are told. */
export function DeliveryTable({ deliveries, choice, names }: Given) {
  return (
    <Table verticalSpacing="xs" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          {choice && <Table.Th w={44}><All deliveries={deliveries} choice={choice} /></Table.Th>}
          <Table.Th>Event</Table.Th>
          {names && <Table.Th data-wide>Destination</Table.Th>}
          <Table.Th>State</Table.Th>
          <Table.Th ta="right" data-wide>Attempts</Table.Th>
          <Table.Th data-wide>Next try</Table.Th>
          <Table.Th data-wide>Made</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>{deliveries.map((one) => <Row key={one.id} delivery={one} choice={choice} names={names} />)}</Table.Tbody>
    </Table>
  )
}

function All({ deliveries, choice: { chosen, choose } }: { deliveries: readonly Delivery[]; choice: Choice }) {
  const all = deliveries.length > 0 && deliveries.every(({ id }) => chosen.has(id))
  return (
    <Checkbox
      aria-label="Choose all that are shown"
      checked={all}
      indeterminate={!all && chosen.size > 0}
      onChange={() => choose(new Set(all ? [] : deliveries.map(({ id }) => id)))}
    />
  )
}

interface Line {
  delivery: Delivery
  choice: Choice | undefined
  names: ReadonlyMap<string, string> | undefined
}

function Row({ delivery, choice, names }: Line) {
  const { id, type, destination, status, reason, attempts, created } = delivery
  const why = reason ?? (status === 'waiting' ? attempts.at(-1)?.said : undefined)
  const toggle = () => {
    const to = new Set(choice?.chosen)
    if (!to.delete(id)) to.add(id)
    choice?.choose(to)
  }
  return (
    <Table.Tr>
      {choice && <Table.Td><Checkbox aria-label={`Choose ${worded(type)} to ${destination}`} checked={choice.chosen.has(id)} onChange={toggle} /></Table.Td>}
      <Table.Td><Anchor component={Link} to={`/deliveries/${id}`} inherit fw={560}>{worded(type)}</Anchor></Table.Td>
      {names && <Table.Td data-wide><Anchor component={Link} to={`/destinations/${destination}`} inherit c="inherit">{names.get(destination) ?? destination}</Anchor></Table.Td>}
      <Table.Td>
        <DeliveryTone delivery={delivery} />
        {why && <Text size="xs" c="dimmed" mt={2} maw={420} lineClamp={2}>{why}</Text>}
      </Table.Td>
      <Table.Td ta="right" data-wide>{attempts.length}</Table.Td>
      <Table.Td data-wide><NextTry delivery={delivery} /></Table.Td>
      <Table.Td data-wide><Time at={created} /></Table.Td>
    </Table.Tr>
  )
}
