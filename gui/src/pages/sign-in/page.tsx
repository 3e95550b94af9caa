// Signing in. Who is signed in already goes on to where they wanted to go.
import { Alert, Anchor, Button, Code, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { Link, Navigate, useLocation } from 'react-router'
import { useMe, useSession, useSetupNeeded } from '../../api/session'
import { textOf } from '../../parts/form/fields'
import { refusal } from '../../parts/refusal'
import { Threshold } from '../../parts/Threshold'
import classes from './page.module.css'

export function Component() {
  const me = useMe()
  const { signIn } = useSession()
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const password = useRef<HTMLInputElement>(null)
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
      password.current?.select()
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
            ref={password}
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
      <Otherwise />
    </Threshold>
  )
}

/** For those who have no account, or no password any more. */
function Otherwise() {
  const needed = useSetupNeeded().data?.needed
  if (needed === undefined) return null
  if (needed) {
    return (
      <Text size="sm" mt="lg">
        Nobody has an account yet. <Anchor component={Link} to="/setup" inherit underline="always">How to set up</Anchor>
      </Text>
    )
  }
  return (
    <Text size="sm" mt="lg" component="details">
      <summary className={classes.question}>No account, or the password is forgotten?</summary>
      Ask whoever looks after this platform. On its machine, <Code>thamesthrive users create</Code> makes an account
      and <Code>thamesthrive users reset-password</Code> another password.
    </Text>
  )
}

function wanted(state: unknown): string {
  const to = typeof state === 'object' && state !== null && 'to' in state ? state.to : '/'
  return typeof to === 'string' ? to : '/'
}
