// The sign-in has ended while a page is open. The page stays as it is behind this.
import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useRef } from 'react'
import { useSession, type Me } from '../api/session'
import { textOf } from '../parts/form/fields'
import { Against, useSending } from '../parts/form/sending'
import { refusal } from '../parts/refusal'

const ABOVE_ALL = 500

export default function SignInAgain({ me }: { me: Me }) {
  const { signInAgain, leave } = useSession()
  const password = useRef<HTMLInputElement>(null)
  const { busy, problem, onSubmit } = useSending((given) => signInAgain(textOf(given, 'password'), me), {
    words: refusal,
    onError: () => password.current?.select(),
  })
  return (
    <Modal opened onClose={() => undefined} title="Sign in again" withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} zIndex={ABOVE_ALL}>
      <form onSubmit={onSubmit}>
        <Stack>
          <Against problem={problem} />
          <Text size="sm">Your sign-in has ended. The page stays as you left it, with what you typed, and goes on from there.</Text>
          <TextInput label="E-mail" type="email" name="email" value={me.user.email} readOnly autoComplete="username" />
          <PasswordInput
            ref={password}
            data-autofocus
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          />
          <Group justify="space-between">
            <Button variant="subtle" size="compact-sm" onClick={leave}>I am somebody else</Button>
            <Button type="submit" loading={busy}>Sign in</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
