// One line a token: what works before what does not.
import { Button, Table, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { useMe, type Me } from '../../api/session'
import { Confirm } from '../../parts/Confirm'
import { grantName, grantWords } from '../../parts/grants'
import { tell } from '../../parts/messages'
import { Empty } from '../../parts/states'
import { Time } from '../../parts/Time'
import { Tone } from '../../parts/Tone'
import { stateOf, useRevokeToken, type Token } from './queries'

export function TokenTable({ tokens }: { tokens: readonly Token[] }) {
  const [leaving, setLeaving] = useState<Token>()
  const me = useMe().data
  const names = new Map(tokens.map(({ id, name }) => [id, name]))
  if (tokens.length === 0) return <Empty icon={IconKey} title="No token yet">Programs that ask the API need one; sending events takes a source's write key only.</Empty>
  const now = Date.now()
  const works = (token: Token) => Number(stateOf(token, now).kind === 'good')
  const sorted = [...tokens].sort((a, b) => works(b) - works(a) || b.created_at.localeCompare(a.created_at))
  return (
    <>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Token</Table.Th>
            <Table.Th data-wide>May</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th data-wide>Made</Table.Th>
            <Table.Th data-wide>Ends</Table.Th>
            <Table.Th><span className="visually-hidden">Revoke</span></Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((token) => <Row key={token.id} token={token} maker={maker(token, me, names)} state={stateOf(token, now)} onRevoke={() => setLeaving(token)} />)}
        </Table.Tbody>
      </Table>
      {leaving && <Revoke token={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  )
}

interface Line {
  token: Token
  maker: string
  state: ReturnType<typeof stateOf>
  onRevoke: () => void
}

function Row({ token, maker, state, onRevoke }: Line) {
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={560} size="sm">{token.name}</Text>
        <Text size="xs" c="dimmed">tt_{token.id}_…</Text>
        <Text size="xs" c="dimmed" data-narrow>May do what {grantName(token.grant).toLowerCase()}s may</Text>
      </Table.Td>
      <Table.Td data-wide maw={340}>
        {grantName(token.grant)}
        <Text size="xs" c="dimmed">{grantWords(token.grant)}</Text>
      </Table.Td>
      <Table.Td><Tone kind={state.kind}>{state.label}</Tone></Table.Td>
      <Table.Td data-wide><Time at={token.created_at} /><Text size="xs" c="dimmed">by {maker}</Text></Table.Td>
      <Table.Td data-wide>{token.expires_at ? <Time at={token.expires_at} /> : 'Never'}</Table.Td>
      <Table.Td ta="right">{!token.revoked && <Button size="compact-sm" variant="default" onClick={onRevoke} aria-label={`Revoke ${token.name}`}>Revoke</Button>}</Table.Td>
    </Table.Tr>
  )
}

function Revoke({ token, onClose }: { token: Token; onClose: () => void }) {
  const revoke = useRevokeToken()
  const gone = () => {
    tell({ message: `${token.name} opens nothing any more.`, color: 'thames' })
    onClose()
  }
  return (
    <Confirm
      title={`Revoke ${token.name}?`}
      verb="Revoke it"
      harmful
      busy={revoke.isPending}
      error={revoke.error}
      onYes={() => revoke.mutate(token.id, { onSuccess: gone })}
      onClose={onClose}
    >
      <Text size="sm">What uses it is refused from now on. This cannot be undone; a new token takes its place.</Text>
    </Confirm>
  )
}

const WAYS: Record<string, string> = { cli: 'the command line', 'first start': 'the first start', '': 'nobody knows whom' }

/** Who made it, by what the platform kept of that. */
function maker({ created_by: by }: Token, me: Me | null | undefined, names: ReadonlyMap<string, string>): string {
  if (by === me?.user.id) return 'you'
  return WAYS[by] ?? (names.has(by) ? `the token ${names.get(by)}` : 'somebody else')
}
