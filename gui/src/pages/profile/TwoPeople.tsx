// Two who were one a moment ago.
import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Person } from '../../api/people'
import { many } from '../../parts/numbers'
import { personName } from '../../parts/personName'

interface Given {
  people: readonly [Person, Person]
  /** What the second was called when it was a part. */
  title: string
  onClose: () => void
}

export function TwoPeople({ people: [stayed, left], title, onClose }: Given) {
  return (
    <Stack role="status">
      <One person={stayed} words="stays here" onClose={onClose} />
      <One person={left} words={`is ${title} from now on`} onClose={onClose} />
      <Group justify="flex-end"><Button data-autofocus onClick={onClose}>Done</Button></Group>
    </Stack>
  )
}

function One({ person, words, onClose }: { person: Person; words: string; onClose: () => void }) {
  return (
    <div>
      <Text size="sm"><Anchor component={Link} to={`/profiles/${person.id}`} fw={560} inherit onClick={onClose}><bdi>{personName(person)}</bdi></Anchor> {words}</Text>
      <Text size="sm" c="dimmed">{many(person.stats.events, 'event')}, {many(person.stats.visits, 'visit')}</Text>
    </div>
  )
}
