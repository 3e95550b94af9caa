// The ways to send, each with its lines.
import { Tabs, Text } from '@mantine/core'
import { Copied } from '../../parts/Copied'
import { waysOf } from './ways'

export function Snippets({ writeKey }: { writeKey: string }) {
  const ways = waysOf(location.origin, writeKey)
  return (
    <Tabs defaultValue={ways[0]?.id} variant="pills">
      <Tabs.List mb="sm">{ways.map(({ id, name }) => <Tabs.Tab key={id} value={id}>{name}</Tabs.Tab>)}</Tabs.List>
      {ways.map(({ id, name, words, text }) => (
        <Tabs.Panel key={id} value={id}>
          <Text size="sm" c="dimmed" mb="xs">{words}</Text>
          <Copied text={text} label={`the lines for ${name}`} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
