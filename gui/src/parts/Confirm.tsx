// Asks before something is done that is not easily undone.
import { Alert, Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { Dialog } from './Dialog'
import { sentenceOf } from './sentences'

interface Given {
  title: string
  verb: string
  harmful?: boolean
  busy: boolean
  error?: unknown
  onYes: () => void
  onClose: () => void
  children: ReactNode
}

export function Confirm({ title, verb, harmful, busy, error, onYes, onClose, children }: Given) {
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack>
        {Boolean(error) && <Alert color="red" variant="light" role="alert">{sentenceOf(error)}</Alert>}
        <div>{children}</div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>Cancel</Button>
          <Button color={harmful ? 'red.9' : undefined} onClick={onYes} loading={busy}>{verb}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
