// A view's name, and whether it keeps the time.
import { Alert, Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { sentenceOf } from '../parts/sentences'
import type { Looked } from './address'
import type { Kind } from './kinds'
import { holdsTime, isConflict, NO_TIME, timeLabel, timeOf, useChangeViews, type View } from './views'

interface Given {
  kind: Kind
  looked: Looked
  view: View | null
  onSaved: (view: View) => void
  onClose: () => void
}

/** `view`: one to change; none: what is looked at becomes a new one. */
export function ViewForm({ kind, looked, view, onSaved, onClose }: Given) {
  const [name, setName] = useState(view?.name ?? '')
  const time = view && holdsTime(view) ? { last: view.last, from: view.from, to: view.to } : timeOf(looked)
  const [isTimed, setTimed] = useState(view ? holdsTime(view) : Boolean(looked.from || looked.to) || looked.last !== kind.last)
  const { create, save } = useChangeViews(kind)
  const error = create.error ?? save.error
  const onSuccess = (saved: View) => {
    onSaved(saved)
    onClose()
  }
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault()
    const kept = isTimed ? time : NO_TIME
    if (view) save.mutate({ view, name, looked: null, time: kept }, { onSuccess })
    else create.mutate({ name, looked, time: kept }, { onSuccess })
  }
  return (
    <Modal opened onClose={onClose} title={view ? 'Name and time of the view' : 'Save as a new view'} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack>
          {error && <Alert color="red" variant="light" role="alert">{isConflict(error) ? 'Somebody changed or deleted this view meanwhile. Close this, and choose it again.' : sentenceOf(error)}</Alert>}
          <TextInput
            data-autofocus
            label="Name"
            description={view ? undefined : 'It keeps words, filters, columns and order, for all who may look.'}
            required
            withAsterisk={false}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            label={`Keep the time: ${timeLabel(time)}`}
            description={isTimed ? 'Who chooses the view looks at this time.' : 'Who chooses the view looks at whatever time is chosen then.'}
            checked={isTimed}
            onChange={(event) => setTimed(event.currentTarget.checked)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit" loading={create.isPending || save.isPending}>{view ? 'Save' : 'Save view'}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
