// What to copy to begin sending.
import { Stack, Text } from '@mantine/core'
import type { Source } from '../../api/sources'
import { Card } from '../../parts/Card'
import { Copied } from '../../parts/Copied'
import { Facts } from '../../parts/Facts'
import { Time } from '../../parts/Time'
import { Snippets } from './Snippets'

export function Connect({ source }: { source: Source }) {
  return (
    <Stack>
      <Card title="Write key">
        <Text size="sm" c="dimmed" mb="xs">It may send events and nothing else, so it may stand in a web page.</Text>
        <Copied text={source.write_key} label="the write key" />
      </Card>
      <Card title="Send the first event">
        <Snippets writeKey={source.write_key} />
      </Card>
      <Card title="How it is set">
        <Facts
          facts={[
            ['Ways in', source.doors.join(', ')],
            ['Web pages that may send', source.origins.join(', ') || 'Any'],
            ['At most', source.rate ?? 'As many events as come'],
            ['Events of robots', source.bots === 'refuse' ? 'Refused' : 'Kept, and marked'],
            ['What events say', source.ephemeral ? 'Not kept' : 'Kept'],
            ['People', source.profile_less ? 'Its events are nobody’s' : 'Its events belong to people'],
            ['Changed', <Time key="changed" at={source.changed_at} />],
          ]}
        />
      </Card>
    </Stack>
  )
}
