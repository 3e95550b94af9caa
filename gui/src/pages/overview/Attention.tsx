// What somebody should act on, each with what to do and where. Nothing is shown where nothing is.
import { Anchor, Stack, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useHealth } from '../../api/health'
import { useMayOperate } from '../../api/session'
import { useStrays } from '../../api/sources'
import { Card } from '../../parts/Card'
import { many } from '../../parts/numbers'
import { useOpens } from '../../parts/places'
import { begun } from '../../parts/sentences'
import { Tone, type Kind } from '../../parts/Tone'
import { useDeadCount, useParkedCount } from './queries'

interface Matter {
  what: string
  kind: Kind
  todo: ReactNode
  to: string
  where: string
}

export function Attention() {
  const mayOperate = useMayOperate()
  const opens = useOpens()
  const matters = [...useTroubles(), ...useLosses(mayOperate)]
  if (matters.length === 0) return null
  return (
    <Card title="Needs attention" flush>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th>Where</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {matters.map(({ what, kind, todo, to, where }) => (
            <Table.Tr key={what}>
              <Table.Td><Stack gap={4} align="flex-start"><Tone kind={kind}>{what}</Tone><Text size="sm">{todo}</Text></Stack></Table.Td>
              <Table.Td>{opens(to) ? <Anchor component={Link} to={to} size="sm" underline="always">{where}</Anchor> : <Text size="sm">{where}</Text>}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  )
}

/** Checks that are not well; deliveries are told of with their number below. */
function useTroubles(): Matter[] {
  const checks = useHealth().data?.checks ?? []
  return checks
    .filter(({ name, state }) => state !== 'well' && name !== 'deliveries')
    .map(({ name, state, sentence }) => ({
      what: `${begun(name).replace('.', '')}: ${state === 'wrong' ? 'wrong' : 'look at it'}`,
      kind: state === 'wrong' ? 'bad' : 'warn',
      todo: begun(sentence ?? ''),
      to: '/health',
      where: 'Health',
    }))
}

/** What did not get through. */
function useLosses(mayOperate: boolean): Matter[] {
  const dead = useDeadCount().data?.count ?? 0
  const parked = useParkedCount().data?.count ?? 0
  const refused = (useStrays(mayOperate).data?.items ?? []).reduce((sum, { count }) => sum + count, 0)
  const matters: (Matter & { count: number })[] = [
    { count: dead, what: many(dead, 'delivery given up', 'deliveries given up'), kind: 'bad', todo: 'Each says why. Mend the destination, then replay or discard them.', to: '/deliveries?status=dead', where: 'Deliveries' },
    { count: parked, what: `${many(parked, 'item')} could not be used`, kind: 'warn', todo: 'They were kept, with the reason: see “What arrives” of the source they came from, and mend the sender.', to: '/sources', where: 'Sources' },
    { count: refused, what: many(refused, 'refused call'), kind: 'warn', todo: "Their write key is nobody's, or they have none: copy it again where they come from.", to: '/sources', where: 'Sources' },
  ]
  return matters.filter(({ count }) => count > 0)
}
