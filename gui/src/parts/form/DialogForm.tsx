// A form in a dialog: what was refused, its fields, and the two ways out.
import { Alert, Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { sentenceOf } from '../sentences'

interface Given {
  verb: string
  busy: boolean
  error: unknown
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

export function DialogForm({ verb, busy, error, onSubmit, onClose, children }: Given) {
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        {Boolean(error) && <Alert color="red" variant="light" role="alert">{sentenceOf(error)}</Alert>}
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={busy}>{verb}</Button>
        </Group>
      </Stack>
    </form>
  )
}
