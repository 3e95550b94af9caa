// The last question before somebody is erased: a word has to be typed.
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { client, done } from '../../api/client'
import type { Person } from '../../api/people'
import { ANONYMOUS, personName } from '../../parts/personName'
import { sentenceOf } from '../../parts/sentences'

export function Erase({ person: { id, ...person }, onClose }: { person: Person; onClose: () => void }) {
  const name = personName(person)
  const word = name === ANONYMOUS ? 'erase' : name
  const [typed, setTyped] = useState('')
  const navigate = useNavigate()
  const erase = useMutation({
    mutationFn: () => done(client.POST('/api/profiles/{id}/erase', { params: { path: { id } } })),
    onSuccess: (asked) => void navigate(`/profiles/${id}?erasure=${asked.id}`, { replace: true }),
  })
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault()
    if (typed === word) erase.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={`Erase ${name}?`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack>
          {erase.isError && <Alert color="red" variant="light" role="alert">{sentenceOf(erase.error)}</Alert>}
          <Text size="sm">This cannot be undone. To go on, type <b>{word}</b>.</Text>
          <TextInput data-autofocus label="What has to be typed" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit" color="red.9" disabled={typed !== word} loading={erase.isPending}>Erase for ever</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
