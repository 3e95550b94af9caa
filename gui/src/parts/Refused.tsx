// Calls that a door refused, by reason, each with what to do about it.
import { Group, List, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Shapes } from '../api/client'
import { many } from './numbers'
import { refusalTitle, refusalTodo } from './refusals'
import { begun } from './sentences'
import { Time } from './Time'
import { Tone } from './Tone'

type Calls = Shapes['RefusedShown']

interface Given {
  groups: readonly Calls[]
  /** What can be done about it here. */
  mend?: (group: Calls) => ReactNode
}

export function Refused({ groups, mend }: Given) {
  return (
    <Stack gap="lg">
      {groups.map((group) => (
        <div key={group.code}>
          <Group gap="xs">
            <Tone kind="warn">{refusalTitle(group.code)}</Tone>
            <Text size="sm" c="dimmed">{many(group.count, 'call')} since <Time at={group.since} /></Text>
          </Group>
          <Text size="sm" mt={6}>{refusalTodo(group.code)}</Text>
          {mend?.(group)}
          <List size="sm" mt={8} spacing={4} listStyleType="none">
            {group.last.map((call, index) => (
              <List.Item key={index} style={{ overflowWrap: 'anywhere' }}>
                <Time at={call.time} />: {begun(call.sentence)}
                <Text span c="dimmed" size="sm">{' '}{detailsOf(call)}</Text>
              </List.Item>
            ))}
          </List>
        </div>
      ))}
    </Stack>
  )
}

function detailsOf({ door, origin, agent, key }: Shapes['RefusalShown']): string {
  const said = [`at ${door}`, origin && `from ${origin}`, agent && `by ${agent}`, key && `its key begins with ${key}`]
  return `(${said.filter(Boolean).join(', ')})`
}
