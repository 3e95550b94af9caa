// Two who were one a moment ago.
import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Person } from '../../api/people'
import { many } from '../../parts/numbers'
import { personName } from '../../parts/personName'

export function TwoPeople({ people, onClose }: { people: readonly [Person, Person]; onClose: () => void }) {
  return (
    <Stack role="status">
      {people.map((person) => (
        <div key={person.id}>
          <Anchor component={Link} to={`/profiles/${person.id}`} fw={560} onClick={onClose}>{personName(person)}</Anchor>
          <Text size="sm" c="dimmed">{many(person.stats.events, 'event')}, {many(person.stats.visits, 'visit')}</Text>
        </div>
      ))}
      <Group justify="flex-end"><Button data-autofocus onClick={onClose}>Done</Button></Group>
    </Stack>
  )
}
