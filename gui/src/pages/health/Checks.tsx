// Each thing that is looked at, how it is, and what to do.
import { Anchor, Table, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Shapes } from '../../api/client'
import { Card } from '../../parts/Card'
import { begun } from '../../parts/sentences'
import { Tone } from '../../parts/Tone'
import { placeOf, STATES, wordsOf } from './checks'

export function Checks({ checks }: { checks: readonly Shapes['CheckShown'][] }) {
  return (
    <Card title="Checks" flush>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th data-wide>What to do</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{checks.map((check) => <Row key={check.name} check={check} />)}</Table.Tbody>
      </Table>
    </Card>
  )
}

function Row({ check }: { check: Shapes['CheckShown'] }) {
  const { label, looks } = wordsOf(check.name)
  const { kind, label: state } = STATES[check.state]
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={560}>{label}</Text>
        <Text size="xs" c="dimmed">{looks}</Text>
        {check.sentence && <Text size="sm" mt={4} data-narrow><Advice check={check} /></Text>}
      </Table.Td>
      <Table.Td><Tone kind={kind}>{state}</Tone></Table.Td>
      <Table.Td data-wide>{check.sentence ? <Advice check={check} /> : <Text size="sm" c="dimmed">Nothing</Text>}</Table.Td>
    </Table.Tr>
  )
}

function Advice({ check }: { check: Shapes['CheckShown'] }) {
  const place = placeOf(check.name)
  return (
    <>
      {begun(check.sentence ?? '')}
      {place && <> <Anchor component={Link} to={place.to} size="sm" underline="always">{place.label}</Anchor></>}
    </>
  )
}
