// A view's name.
import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { sentenceOf } from '../parts/sentences'
import type { Looked } from './address'
import type { Kind } from './kinds'
import { isConflict, useChangeViews, type View } from './views'

interface Given {
  kind: Kind
  looked: Looked
  view: View | null
  onSaved: (view: View) => void
  onClose: () => void
}

/** `view`: one to rename; none: what is looked at becomes a new one. */
export function ViewForm({ kind, looked, view, onSaved, onClose }: Given) {
  const [name, setName] = useState(view?.name ?? '')
  const { create, save } = useChangeViews(kind)
  const error = create.error ?? save.error
  const onSuccess = (saved: View) => {
    onSaved(saved)
    onClose()
  }
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    if (view) save.mutate({ view, name, looked: null }, { onSuccess })
    else create.mutate({ name, looked }, { onSuccess })
  }
  return (
    <Modal opened onClose={onClose} title={view ? 'Rename view' : 'Save as a new view'} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack>
          {error && <Alert color="red" variant="light" role="alert">{isConflict(error) ? 'Somebody changed or deleted this view meanwhile. Close this, and choose it again.' : sentenceOf(error)}</Alert>}
          <TextInput
            data-autofocus
            label="Name"
            description={view ? undefined : 'It keeps words, filters, columns and order, for all who may look. The time is chosen anew each time.'}
            required
            withAsterisk={false}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit" loading={create.isPending || save.isPending}>{view ? 'Rename' : 'Save view'}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
