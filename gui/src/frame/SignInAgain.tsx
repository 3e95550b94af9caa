// The sign-in has ended while a page is open. The page stays as it is behind this.
import { Alert, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useSession, type Me } from '../api/session'
import { refusal } from '../parts/refusal'

const ABOVE_ALL = 500

export default function SignInAgain({ me }: { me: Me }) {
  const { signInAgain, leave } = useSession()
  const [password, setPassword] = useState('')
  const again = useMutation({ mutationFn: () => signInAgain(password, me) })
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault()
    again.mutate()
  }
  return (
    <Modal opened onClose={() => undefined} title="Sign in again" withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} zIndex={ABOVE_ALL}>
      <form onSubmit={submit}>
        <Stack>
          {again.isError && <Alert color="red" variant="light" role="alert">{refusal(again.error)}</Alert>}
          <Text size="sm">Your sign-in has ended. The page stays as you left it, with what you typed, and goes on from there.</Text>
          <TextInput label="E-mail" type="email" name="email" value={me.user.email} readOnly autoComplete="username" />
          <PasswordInput
            data-autofocus
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Group justify="space-between">
            <Button variant="subtle" size="compact-sm" onClick={leave}>I am somebody else</Button>
            <Button type="submit" loading={again.isPending}>Sign in</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
