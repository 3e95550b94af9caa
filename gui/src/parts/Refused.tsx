// Calls that a door refused, by reason.
import { Group, List, Stack, Text } from '@mantine/core'
import type { Shapes } from '../api/client'
import { worded } from './names'
import { many } from './numbers'
import { Time } from './Time'
import { Tone } from './Tone'

export function Refused({ groups }: { groups: readonly Shapes['RefusedShown'][] }) {
  return (
    <Stack gap="md">
      {groups.map(({ code, count, since, last }) => (
        <div key={code}>
          <Group gap="xs">
            <Tone kind="warn">{worded(code)}</Tone>
            <Text size="sm">{many(count, 'call')} since <Time at={since} /></Text>
          </Group>
          <List size="sm" mt={6} spacing={2} listStyleType="none">
            {last.map((call, index) => (
              <List.Item key={index}>
                <Time at={call.time} />: {call.sentence}
                <Text span c="dimmed" size="sm">
                  {' '}(at {call.door}{call.origin && `, from ${call.origin}`}{call.key && `, key begins with ${call.key}`})
                </Text>
              </List.Item>
            ))}
          </List>
        </div>
      ))}
    </Stack>
  )
}
