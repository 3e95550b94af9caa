// Who one is here, and one's password.
import { Alert, Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client, done, type Shapes } from '../../api/client'
import { useMe } from '../../api/session'
import { Card } from '../../parts/Card'
import { Facts } from '../../parts/Facts'
import { grantName, grantWords } from '../../parts/grants'
import { tell } from '../../parts/messages'
import { Page } from '../../parts/Page'
import { sentenceOf } from '../../parts/sentences'

export function Component() {
  const me = useMe().data
  if (!me) return null
  const { name, email, grant } = me.user
  return (
    <Page title="Your account" lead="Who you are here, and what you sign in with.">
      <Card title="You">
        <Facts facts={[['Name', name || '–'], ['E-mail', email], ['Grant', <>{grantName(grant)}<Text size="xs" c="dimmed">{grantWords(grant)}</Text></>]]} />
      </Card>
      <Card title="Change the password"><Password email={email} /></Card>
    </Page>
  )
}

const EMPTY = { password: '', new_password: '', again: '' }

function Password({ email }: { email: string }) {
  const [given, setGiven] = useState(EMPTY)
  const change = useMutation({ mutationFn: (body: Shapes['PasswordGiven']) => done(client.PUT('/api/me/password', { body })) })
  const differs = given.again !== '' && given.again !== given.new_password
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault()
    if (given.again !== given.new_password) return
    const { password, new_password } = given
    change.mutate({ password, new_password }, { onSuccess: () => {
      setGiven(EMPTY)
      tell({ message: 'Your password is changed. Wherever else you were signed in, you are no more.', color: 'thames' })
    } })
  }
  const field = (name: keyof typeof EMPTY, label: string, complete: string) => ({
    label,
    autoComplete: complete,
    required: true,
    withAsterisk: false,
    visibilityToggleButtonProps: { 'aria-label': `Show: ${label}` },
    value: given[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget
      setGiven((before) => ({ ...before, [name]: value }))
    },
  })
  return (
    <form onSubmit={submit}>
      <Stack maw={420}>
        {change.isError && <Alert color="red" variant="light" role="alert">{sentenceOf(change.error)}</Alert>}
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <PasswordInput {...field('password', 'Password now', 'current-password')} />
        <PasswordInput {...field('new_password', 'New password', 'new-password')} description="10 characters or more; a few words are easy to keep in mind." />
        <PasswordInput {...field('again', 'New password again', 'new-password')} error={differs ? 'It differs from the one above.' : undefined} />
        <Group><Button type="submit" loading={change.isPending} disabled={differs}>Change password</Button></Group>
      </Stack>
    </form>
  )
}
