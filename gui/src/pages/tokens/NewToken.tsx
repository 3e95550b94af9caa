// A new token; its text is shown once, here.
import { Button, Group, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useMe } from '../../api/session'
import { Dialog } from '../../parts/Dialog'
import { DialogForm } from '../../parts/form/DialogForm'
import { GRANTS } from '../../parts/grants'
import { Once } from '../../parts/Once'
import { useCreateToken } from './queries'

const DAY_MS = 86_400_000
const NEVER = 'never'
const LASTS = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: NEVER, label: 'Never' },
]

export function NewToken({ onClose }: { onClose: () => void }) {
  const create = useCreateToken()
  return (
    <Dialog title={create.data ? `Token ${create.data.name}` : 'New token'} size="lg" onClose={onClose}>
      {create.data ? <Made text={create.data.token} onClose={onClose} /> : <Form create={create} onClose={onClose} />}
    </Dialog>
  )
}

function Made({ text, onClose }: { text: string; onClose: () => void }) {
  return (
    <Stack>
      <Once text={text} label="the token">Programs send it as Authorization: Bearer. Who has it may do what it may, so keep it like a password.</Once>
      <Group justify="flex-end"><Button onClick={onClose} data-autofocus>I have it</Button></Group>
    </Stack>
  )
}

function Form({ create, onClose }: { create: ReturnType<typeof useCreateToken>; onClose: () => void }) {
  const [name, setName] = useState('')
  const [grant, setGrant] = useState('analyst')
  const [lasts, setLasts] = useState('90')
  const isOwner = useMe().data?.user.grant === 'owner'
  const submit = () =>
    create.mutate({ name, grant, expires_at: lasts === NEVER ? null : new Date(Date.now() + Number(lasts) * DAY_MS).toISOString() })
  return (
    <DialogForm verb="Make token" busy={create.isPending} error={create.error} onSubmit={submit} onClose={onClose}>
      <TextInput
        data-autofocus
        label="Name"
        description="Which program uses it: nightly report, till, CI."
        required
        withAsterisk={false}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Radio.Group label="It may do what this may do" value={grant} onChange={setGrant}>
        <Stack gap="xs" mt="xs">
          {Object.entries(GRANTS).filter(([id]) => isOwner || id !== 'owner').map(([id, { name: label, words }]) => (
            <Radio key={id} value={id} label={label} description={words} />
          ))}
        </Stack>
      </Radio.Group>
      <Select label="Ends" data={LASTS} value={lasts} allowDeselect={false} onChange={(to) => setLasts(to ?? NEVER)} />
    </DialogForm>
  )
}
