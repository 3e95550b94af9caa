// A new source needs only a name.
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useCreateSource } from '../../api/sources'
import { Dialog } from '../../parts/Dialog'
import { DialogForm } from '../../parts/form/DialogForm'

export function NewSource({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const create = useCreateSource()
  const navigate = useNavigate()
  const submit = () => create.mutate(name, { onSuccess: (made) => void navigate(`/sources/${made.id}`) })
  return (
    <Dialog title="New source" onClose={onClose}>
      <DialogForm verb="Make source" busy={create.isPending} error={create.error} onSubmit={submit} onClose={onClose}>
        <TextInput
          data-autofocus
          label="Name"
          description="What sends, as you call it: Web shop, iPhone app, Till."
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </DialogForm>
    </Dialog>
  )
}
