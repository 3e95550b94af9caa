// A page that cannot go on says so and shows ways out.
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { Link, useRouteError } from 'react-router'

export function Broken() {
  const error = useRouteError()
  const sentence = error instanceof Error ? error.message : 'Nobody knows what went wrong.'
  return (
    <Stack component="section" align="flex-start" gap="sm" p="xl" maw={640} role="alert">
      <Title order={1} size="h3">This page cannot go on</Title>
      <Text>
        The rest of the console still works. If the platform was upgraded a moment ago, loading the page again is all it takes.
      </Text>
      <Text size="sm" c="dimmed">{sentence}</Text>
      <Group mt="sm">
        <Button onClick={() => location.reload()}>Load again</Button>
        <Button variant="default" component={Link} to="/" reloadDocument>Go to the overview</Button>
      </Group>
    </Stack>
  )
}
