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
    <Modal opened onClose={onClose} title={unmerge.data ? 'They are two people now' : 'Take this part out?'} closeButtonProps={{ 'aria-label': 'Close' }}>
      {unmerge.data ? (
        <TwoPeople people={unmerge.data} onClose={onClose} />
      ) : (
        <Stack>
          {unmerge.isError && <Alert color="red" variant="light" role="alert">{sentenceOf(unmerge.error)}</Alert>}
          <Text size="sm"><b>{title}</b> leaves <b>{name}</b>:</Text>
          <List size="sm" spacing={6}>
            <List.Item>It becomes a person of its own, with its {many(part.events, 'event')} and {many(part.visits, 'visit')}, and what was only known through it.</List.Item>
            {keys && <List.Item>What comes with its {keys} belongs to that person from now on.</List.Item>}
            <List.Item>What was joined through it leaves with it.</List.Item>
            <List.Item>They will not become one again by themselves, whatever they share. You can make them one again by hand.</List.Item>
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
