// Deliveries, one a line. They can be chosen where `chosen` says which are.
import { Anchor, Checkbox, Table, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useStandings, type Delivery } from '../api/deliveries'
import { useMayBuild } from '../api/session'
import { called, useNames } from '../api/who'
import { whyOf } from './attempts'
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
  choice?: Choice | undefined
  names?: ReadonlyMap<string, string>
  people?: boolean
}

/** `names`: of destinations by id, where they are told. `people`: whether they are of several. */
export function DeliveryTable({ deliveries, choice, names, people }: Given) {
  const who = useNames(people ? deliveries.flatMap(({ profile }) => profile ?? []) : []).data
  const mayBuild = useMayBuild()
  const standings = useStandings(mayBuild && deliveries.some(({ status }) => status === 'waiting')).data
  return (
    <Table verticalSpacing="xs" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          {choice && <Table.Th w={44}><All deliveries={deliveries} choice={choice} /></Table.Th>}
          <Table.Th>Event</Table.Th>
          {names && <Table.Th data-wide>Destination</Table.Th>}
          <Table.Th>State</Table.Th>
          <Table.Th data-wide>Attempts</Table.Th>
          <Table.Th data-wide>Next try</Table.Th>
          <Table.Th data-wide>Made</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {deliveries.map((one) => (
          <Row
            key={one.id}
            delivery={one}
            choice={choice}
            names={names}
            who={called(who, one.profile)}
            restsUntil={standings?.get(one.destination)?.rest?.until}
          />
        ))}
      </Table.Tbody>
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

/** Who may not ask for the names of destinations may not look at them either. */
function To({ id, name }: { id: string; name: string | undefined }) {
  const mayBuild = useMayBuild()
  return mayBuild ? <Anchor component={Link} to={`/destinations/${id}`} inherit c="inherit">{name ?? id}</Anchor> : (name ?? id)
}

interface Line {
  delivery: Delivery
  choice: Choice | undefined
  names: ReadonlyMap<string, string> | undefined
  who: string | undefined
  restsUntil: string | undefined
}

function Row({ delivery, choice, names, who, restsUntil }: Line) {
  const { id, type, destination, attempts, created } = delivery
  const why = whyOf(delivery)
  const to = names && (names.get(destination) ?? destination)
  const toggle = () => {
    const to = new Set(choice?.chosen)
    if (!to.delete(id)) to.add(id)
    choice?.choose(to)
  }
  return (
    <Table.Tr>
      {choice && <Table.Td><Checkbox aria-label={`Choose ${worded(type)} to ${destination}`} checked={choice.chosen.has(id)} onChange={toggle} /></Table.Td>}
      <Table.Td miw={140}>
        <Anchor component={Link} to={`/deliveries/${id}`} inherit fw={560}>{worded(type)}</Anchor>
        {who && <Text size="xs" c="dimmed">{who}</Text>}
        {to && <Text size="xs" c="dimmed" data-narrow>to {to}</Text>}
      </Table.Td>
      {names && <Table.Td data-wide><To id={destination} name={names.get(destination)} /></Table.Td>}
      <Table.Td>
        <DeliveryTone delivery={delivery} />
        {why && <Text size="xs" c="dimmed" mt={2} maw={420} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>{why}</Text>}
      </Table.Td>
      <Table.Td data-wide>{attempts.length}</Table.Td>
      <Table.Td data-wide><NextTry delivery={delivery} restsUntil={restsUntil} /></Table.Td>
      <Table.Td data-wide><Time at={created} /></Table.Td>
    </Table.Tr>
  )
}
