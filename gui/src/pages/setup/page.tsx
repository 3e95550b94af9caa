// First set-up: the owner's account, by the one-time link that the platform printed. Its secret stands in the fragment, which no server sees.
import { Anchor, Button, Code, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { Link, Navigate, useLocation } from 'react-router'
import { Problem } from '../../api/client'
import { useMe, useSession, useSetupNeeded, useTrouble } from '../../api/session'
import { textOf } from '../../parts/form/fields'
import { Against, useSending } from '../../parts/form/sending'
import { sentenceOf } from '../../parts/sentences'
import { Waiting } from '../../parts/states'
import { Threshold } from '../../parts/Threshold'

export function Component() {
  const me = useMe()
  const needed = useSetupNeeded()
  const link = useLocation().hash.slice(1)
  if (me.data) return <Navigate to="/" replace />
  if (needed.isPending) return <Waiting />
  if (needed.data?.needed === false) return <Done />
  return link ? <Owner link={link} /> : <NoLink />
}

function Owner({ link }: { link: string }) {
  const { setUp } = useSession()
  const trouble = useTrouble()
  const { busy, problem, onSubmit } = useSending(
    (given) => setUp({ link, email: textOf(given, 'email'), name: textOf(given, 'name'), password: textOf(given, 'password') }),
    { words: refusal },
  )
  return (
    <Threshold title="Make your account" lead="The first account is the owner's: it may do everything, and let others in.">
      <form onSubmit={onSubmit}>
        <Stack gap="md">
          <Against problem={problem} trouble={trouble} />
          <TextInput name="name" label="Your name" autoComplete="name" required autoFocus withAsterisk={false} />
          <TextInput name="email" type="email" label="E-mail" autoComplete="username" required withAsterisk={false} />
          <PasswordInput
            name="password"
            label="Password"
            description="10 characters or more; four words are easy to keep in mind."
            autoComplete="new-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          />
          <Button type="submit" fullWidth mt={4} loading={busy}>Make account and go in</Button>
        </Stack>
      </form>
    </Threshold>
  )
}

/** Where the link leads once it was used. */
function Done() {
  return (
    <Threshold title="This platform is set up" lead="The link worked once, and somebody has used it.">
      <Button component={Link} to="/sign-in" fullWidth>Sign in</Button>
      <Text size="sm" mt="lg">
        That was not you? On the machine of the platform, <Code>thamesthrive users list</Code> tells who it was,
        and <Code>thamesthrive users create</Code> makes you an account.
      </Text>
    </Threshold>
  )
}

function NoLink() {
  return (
    <Threshold title="Set up" lead="The first account is made with a link that works once.">
      <Text size="sm">
        The platform prints it when it starts and nobody has an account yet. Look at what <Code>thamesthrive run</Code> or{' '}
        <Code>make run</Code> printed, or let <Code>thamesthrive users setup-link</Code> print it once more. Open the whole of it, with what
        stands behind the <Code>#</Code>.
      </Text>
      <Text size="sm" mt="md">
        You have an account? <Anchor component={Link} to="/sign-in" inherit underline="always">Sign in</Anchor>
      </Text>
    </Threshold>
  )
}

function refusal(error: unknown): string {
  if (error instanceof Problem && error.status === 403 && error.code === 'setup-link-refused') {
    return 'This link is not whole, or is that of another platform. “thamesthrive users setup-link”, on the machine of this one, prints the right one; what you typed can stay.'
  }
  return sentenceOf(error)
}
