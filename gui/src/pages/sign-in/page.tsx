// Signing in. Who is signed in already goes on to where they wanted to go.
import { Anchor, Button, Code, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useRef } from 'react'
import { Link, Navigate, useLocation } from 'react-router'
import { useMe, useSession, useSetupNeeded, useTrouble } from '../../api/session'
import { textOf } from '../../parts/form/fields'
import { Against, useSending } from '../../parts/form/sending'
import { refusal } from '../../parts/refusal'
import { Threshold } from '../../parts/Threshold'
import classes from './page.module.css'

export function Component() {
  const me = useMe()
  const { signIn } = useSession()
  const trouble = useTrouble()
  const password = useRef<HTMLInputElement>(null)
  const { busy, problem, onSubmit } = useSending((given) => signIn({ email: textOf(given, 'email'), password: textOf(given, 'password') }), {
    words: refusal,
    onError: () => password.current?.select(),
  })
  const state: unknown = useLocation().state
  if (me.data) return <Navigate to={wanted(state)} replace />
  return (
    <Threshold title="Sign in" lead="To your customers, and what they do.">
      <form onSubmit={onSubmit}>
        <Stack gap="md">
          <Against problem={problem} trouble={trouble} />
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
