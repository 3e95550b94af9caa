// Taking a part out: what will happen, doing it, and who both are afterwards.
import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useUnmerge } from '../../api/merging'
import type { Part, Person } from '../../api/people'
import { keyName, shortly } from '../../parts/keyNames'
import { many } from '../../parts/numbers'
import { personName } from '../../parts/personName'
import { sentenceOf } from '../../parts/sentences'
import { TwoPeople } from './TwoPeople'

interface Given {
  person: Person
  part: Part
  title: string
  onClose: () => void
}

export function TakeOut({ person, part, title, onClose }: Given) {
  const unmerge = useUnmerge(person.id)
  const name = personName(person)
  const keys = part.keys.map(({ type, value }) => `${keyName(type)} ${shortly(value)}`).join(', ')
  return (
    <Modal opened onClose={onClose} size="lg" title={unmerge.data ? 'They are two people now' : 'Take this out?'} closeButtonProps={{ 'aria-label': 'Close' }}>
      {unmerge.data ? (
        <TwoPeople people={unmerge.data} title={title} onClose={onClose} />
      ) : (
        <Stack>
          {unmerge.isError && <Alert color="red" variant="light" role="alert">{sentenceOf(unmerge.error)}</Alert>}
          <Text size="sm"><b><bdi>{title}</bdi></b> leaves <b><bdi>{name}</bdi></b>, and they are two people:</Text>
          <List size="sm" spacing={6}>
            <List.Item>It takes its {many(part.events, 'event')} and {many(part.visits, 'visit')} along, what is known through it alone, and what was joined through it. Nothing is lost.</List.Item>
            {keys && <List.Item>What comes with its {keys} is that person’s from now on.</List.Item>}
            <List.Item>{part.user ? 'Who signs in with it elsewhere has that device from then on' : 'Who signs in on it has it from then on'}; what came before stays where it is, and they stay two.</List.Item>
            <List.Item>What destinations were told already is not called back.</List.Item>
            <List.Item>You can make them one again by hand.</List.Item>
          </List>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button data-autofocus loading={unmerge.isPending} onClick={() => unmerge.mutate(part.id)}>Take it out</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
