// A new source needs only a name.
import { Alert, Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useCreateSource } from '../../api/sources'
import { Dialog } from '../../parts/Dialog'
import { sentenceOf } from '../../parts/sentences'

export function NewSource({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const create = useCreateSource()
  const navigate = useNavigate()
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    create.mutate(name, { onSuccess: (made) => void navigate(`/sources/${made.id}`) })
  }
  return (
    <Dialog title="New source" onClose={onClose}>
      <form onSubmit={submit}>
        <Stack>
          {create.isError && <Alert color="red" variant="light" role="alert">{sentenceOf(create.error)}</Alert>}
          <TextInput
            data-autofocus
            label="Name"
            description="What sends, as you call it: Web shop, iPhone app, Till."
            required
            withAsterisk={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit" loading={create.isPending}>Make source</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
