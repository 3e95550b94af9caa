// A page that cannot go on says so and shows ways out. One that could not be loaded is loaded again once the platform answers.
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { Link, useRouteError } from 'react-router'
import { client, done } from '../api/client'

const AGAIN_MS = 3_000

export function Broken() {
  const error = useRouteError()
  return isUnloaded(error) ? <Unloaded /> : <Said title="This page cannot go on" sentence={error instanceof Error ? error.message : 'Nobody knows what went wrong.'}>The rest of the console still works.</Said>
}

function Unloaded() {
  useEffect(loadOnceBack, [])
  return (
    <Said title="This page could not be loaded">
      If the platform is away, the page comes by itself once it is back. If it was upgraded a moment ago, loading the page again is all it takes.
    </Said>
  )
}

function Said({ title, sentence, children }: { title: string; sentence?: string; children: string }) {
  return (
    <Stack component="section" align="flex-start" gap="sm" p="xl" maw={640} role="alert">
      <Title order={1} size="h3">{title}</Title>
      <Text>{children}</Text>
      {sentence && <Text size="sm" c="dimmed">{sentence}</Text>}
      <Group mt="sm">
        <Button onClick={() => location.reload()}>Load again</Button>
        <Button variant="default" component={Link} to="/" reloadDocument>Go to the overview</Button>
      </Group>
    </Stack>
  )
}

/** Browsers have no name for it, and each its own words. */
const isUnloaded = (error: unknown): boolean => error instanceof TypeError && /import|module/i.test(error.message)

/** Only after it was seen away: a page that is missing while the platform answers would be loaded for ever. */
function loadOnceBack(): () => void {
  let wasAway = false
  const look = async () => {
    try {
      await done(client.GET('/api/setup'))
    } catch {
      wasAway = true // which is all that one wants to know
      return
    }
    if (wasAway) location.reload()
  }
  void look()
  const timer = setInterval(() => void look(), AGAIN_MS)
  return () => clearInterval(timer)
}
