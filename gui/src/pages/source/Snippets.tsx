// The ways to send that are open to a source, each with its lines.
import { Tabs, Text } from '@mantine/core'
import type { Source } from '../../api/sources'
import { Copied } from '../../parts/Copied'
import { Notice } from '../../parts/Notice'
import { waysOf } from './ways'

export function Snippets({ source }: { source: Source }) {
  const ways = waysOf(location.origin, source)
  if (ways.length === 0) return <Notice kind="warn" title="No way in is open that one writes oneself">Open one under “How it is set”.</Notice>
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
