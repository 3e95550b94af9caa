// Each thing that is looked at, how it is, and what to do.
import { Anchor, Code, Table, Text } from '@mantine/core'
import { Link } from 'react-router'
import { Card } from '../../parts/Card'
import { useOpens } from '../../parts/places'
import { begun } from '../../parts/sentences'
import { Tone } from '../../parts/Tone'
import { STATES, wordsOf, type Check } from './checks'

export function Checks({ checks }: { checks: readonly Check[] }) {
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

function Row({ check }: { check: Check }) {
  const { label, looks } = wordsOf(check.name)
  const { kind, label: state } = STATES[check.state]
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={560}>{label}</Text>
        <Text size="xs" c="dimmed">{looks}</Text>
        {check.sentence && <Text size="sm" mt={4} data-narrow component="div"><Advice check={check} /></Text>}
      </Table.Td>
      <Table.Td><Tone kind={kind}>{state}</Tone></Table.Td>
      <Table.Td data-wide>{check.sentence ? <Text size="sm" component="div" maw={560}><Advice check={check} /></Text> : <Text size="sm" c="dimmed">Nothing</Text>}</Table.Td>
    </Table.Tr>
  )
}

/** What is the matter, what helps, and where. */
function Advice({ check }: { check: Check }) {
  const opens = useOpens()
  const { helps, isForPrograms, place } = wordsOf(check.name)
  const sentence = check.sentence ?? ''
  return (
    <>
      {commands(begun(isForPrograms ? sentence.replace(/;.*$/, '') : sentence))}
      {helps && <> {helps}</>}
      {place && opens(place.to) && <> {place.to.startsWith('#') ? <Anchor href={place.to} inherit underline="always">{place.label}</Anchor> : <Anchor component={Link} to={place.to} inherit underline="always">{place.label}</Anchor>}</>}
    </>
  )
}

/** What stands in backquotes is to be typed. */
const commands = (sentence: string) => sentence.split('`').map((text, index) => (index % 2 ? <Code key={index}>{text}</Code> : text))
