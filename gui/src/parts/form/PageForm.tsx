// A form that is a page: its sections, what was refused, and the way to save it.
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useEffect, useRef, type ReactNode } from 'react'

interface Given {
  verb: string
  busy: boolean
  error: unknown
  /** What was refused and is said at none of its fields. */
  other: string | undefined
  /** Said instead of an error. */
  conflict?: ReactNode
  onSubmit: () => void
  children: ReactNode
}

export function PageForm({ verb, busy, error, other, conflict, onSubmit, children }: Given) {
  const form = useRef<HTMLFormElement>(null)
  // What is wrong may stand far above the button that was pressed.
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [error])
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form onSubmit={submit} ref={form}>
      <Stack gap="md">
        {children}
        {conflict ?? (other && <Alert color="red" variant="light" role="alert" title="Nothing was saved">{other}</Alert>)}
        {Boolean(error) && !conflict && !other && <Text size="sm" c="var(--mantine-color-error)" ta="right" role="alert">Nothing was saved; what is wrong is said above.</Text>}
        <Group justify="flex-end"><Button type="submit" loading={busy}>{verb}</Button></Group>
      </Stack>
    </form>
  )
}
