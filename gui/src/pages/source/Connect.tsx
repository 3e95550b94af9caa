// What to copy to begin sending, and whether it was heard.
import { Stack, Text } from '@mantine/core'
import type { Source } from '../../api/sources'
import { Card } from '../../parts/Card'
import { Copied } from '../../parts/Copied'
import { Heard } from './Heard'
import { Snippets } from './Snippets'

export function Connect({ source }: { source: Source }) {
  return (
    <Stack>
      <Card title="Send events">
        <Snippets source={source} />
        <Heard source={source} />
      </Card>
      <Card title="Write key">
        <Text size="sm" c="dimmed" mb="xs">It may send events and nothing else, so it may stand in a web page.</Text>
        <Copied text={source.write_key} label="the write key" />
        <Text size="sm" c="dimmed" mt="sm">
          It stays as long as the source does. For another key make another source, put its key wherever this one stands, and delete this source once nothing
          comes from it any more; only then does the old key stop working.
        </Text>
      </Card>
    </Stack>
  )
}
