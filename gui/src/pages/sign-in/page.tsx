// Signing in. Who is signed in already goes on to where they wanted to go.
import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link, Navigate, useLocation } from 'react-router'
import { useMe, useSession } from '../../api/session'
import { textOf } from '../../parts/form/fields'
import { Threshold } from '../../parts/Threshold'
import { refusal } from './refusal'
import { useSetupNeeded } from './queries'

export function Component() {
  const me = useMe()
  const { signIn } = useSession()
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const state: unknown = useLocation().state
  if (me.data) return <Navigate to={wanted(state)} replace />

  const submit = async (event: React.SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    setBusy(true)
    setProblem('')
    try {
      await signIn({ email: textOf(given, 'email'), password: textOf(given, 'password') })
    } catch (error) {
      setProblem(refusal(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Threshold title="Sign in" lead="To your customers, and what they do.">
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          {problem && <Alert color="red" variant="light" role="alert">{problem}</Alert>}
          <TextInput name="email" type="email" label="E-mail" autoComplete="username" required autoFocus withAsterisk={false} />
          <PasswordInput
            name="password"
            label="Password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          />
          <Button type="submit" fullWidth mt={4} loading={busy}>Sign in</Button>
        </Stack>
      </form>
      <FirstTime />
    </Threshold>
  )
}

function FirstTime() {
  const needed = useSetupNeeded()
  if (!needed.data?.needed) return null
  return (
    <Text size="sm" mt="lg">
      Nobody has an account yet. <Anchor component={Link} to="/setup" inherit underline="always">How to set up</Anchor>
    </Text>
  )
}

function wanted(state: unknown): string {
  const to = typeof state === 'object' && state !== null && 'to' in state ? state.to : '/'
  return typeof to === 'string' ? to : '/'
}
