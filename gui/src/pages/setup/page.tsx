// First set-up: the owner's account, by the one-time link that the platform printed. Its secret stands in the fragment, which no server sees.
import { Alert, Anchor, Button, Code, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link, Navigate, useLocation } from 'react-router'
import { Problem } from '../../api/client'
import { useMe, useSession } from '../../api/session'
import { textOf } from '../../parts/form/fields'
import { sentenceOf } from '../../parts/sentences'
import { Threshold } from '../../parts/Threshold'

export function Component() {
  const me = useMe()
  const link = useLocation().hash.slice(1)
  if (me.data) return <Navigate to="/" replace />
  return link ? <Owner link={link} /> : <NoLink />
}

function Owner({ link }: { link: string }) {
  const { setUp } = useSession()
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const submit = async (event: React.SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const field = (name: string) => textOf(given, name)
    setBusy(true)
    setProblem('')
    try {
      await setUp({ link, email: field('email'), name: field('name'), password: field('password') })
    } catch (error) {
      setProblem(refusal(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Threshold title="Make your account" lead="The first account is the owner's: it may do everything, and let others in.">
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          {problem && <Alert color="red" variant="light" role="alert">{problem}</Alert>}
          <TextInput name="name" label="Your name" autoComplete="name" required autoFocus withAsterisk={false} />
          <TextInput name="email" type="email" label="E-mail" autoComplete="username" required withAsterisk={false} />
          <PasswordInput
            name="password"
            label="Password"
            description="Long is better than odd: four words do."
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

function NoLink() {
  return (
    <Threshold title="Set up" lead="The first account is made with a link that works once.">
      <Text size="sm">
        The platform prints it when it starts and nobody has an account yet. Look at what <Code>thamesthrive run</Code> or{' '}
        <Code>make run</Code> printed, and open the whole link, with what stands behind the <Code>#</Code>.
      </Text>
      <Text size="sm" mt="md">
        You have an account? <Anchor component={Link} to="/sign-in" inherit underline="always">Sign in</Anchor>
      </Text>
    </Threshold>
  )
}

function refusal(error: unknown): string {
  if (error instanceof Problem && error.status === 403) {
    return 'This link is wrong, or was used already. Start the platform again for a new one; if somebody has an account, sign in.'
  }
  return sentenceOf(error)
}
