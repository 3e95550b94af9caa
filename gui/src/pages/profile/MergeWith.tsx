// Looking for somebody who is the same person, and saying so.
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useMerge } from '../../api/merging'
import { usePeopleByWords, type Person } from '../../api/people'
import { tell } from '../../parts/messages'
import { many } from '../../parts/numbers'
import { anonymous, knownName, personName } from '../../parts/personName'
import { Time } from '../../parts/Time'
import { whyTwo } from './refusal'
import classes from './Identity.module.css'

const TYPING_MS = 200

/** Told apart in the list, also where no name is known. */
const nameOf = (person: Person): string => knownName(person) ?? anonymous(person.id)

export function MergeWith({ person, onClose }: { person: Person; onClose: () => void }) {
  const [words, setWords] = useState('')
  const [settled] = useDebouncedValue(words, TYPING_MS)
  const found = usePeopleByWords(settled)
  const merge = useMerge(person.id)
  const others = found.data?.items.filter(({ id }) => id !== person.id) ?? []
  const join = (other: Person) =>
    merge.mutate(other.id, {
      onSuccess: () => {
        tell({ message: `${personName(person)} and ${nameOf(other)} are one person now.`, color: 'thames' })
        onClose()
      },
    })
  return (
    <Modal opened onClose={onClose} title={`Who is the same person as ${personName(person)}?`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        {merge.isError && <Alert color="red" variant="light" role="alert">{whyTwo(merge.error)}</Alert>}
        <TextInput data-autofocus label="Name, e-mail or another word" value={words} onChange={(event) => setWords(event.currentTarget.value)} />
        {others.map((other) => (
          <Group key={other.id} justify="space-between" wrap="nowrap">
            <div>
              <Text size="sm" fw={560} className={classes.value}><bdi>{nameOf(other)}</bdi></Text>
              <Text size="xs" c="dimmed">{many(other.stats.events, 'event')}{other.metadata.time.update && <>, last seen <Time at={other.metadata.time.update} /></>}</Text>
            </div>
            <Button variant="default" size="xs" loading={merge.isPending && merge.variables === other.id} disabled={merge.isPending} onClick={() => join(other)} aria-label={`Make one with ${nameOf(other)}`} className={classes.join}>Make them one</Button>
          </Group>
        ))}
        {found.data && others.length === 0 && <Text size="sm" c="dimmed">Nobody else is found by that.</Text>}
        <Text size="xs" c="dimmed">Everything of both stands in one profile then. It can be taken apart again. Two who each have a user id stay two.</Text>
      </Stack>
    </Modal>
  )
}
