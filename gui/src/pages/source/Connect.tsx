// What to copy to begin sending.
import { Stack, Text } from '@mantine/core'
import type { Source } from '../../api/sources'
import { Card } from '../../parts/Card'
import { Copied } from '../../parts/Copied'
import { Facts } from '../../parts/Facts'
import { Time } from '../../parts/Time'
import { doorName } from './doors'
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
            ['Ways in', source.doors.map((door) => <div key={door}>{doorName(door)}</div>)],
            ['Web pages that may send', source.origins.join(', ') || 'Any'],
            ['How much may come', source.rate ?? 'No limit of its own'],
            ['Events of robots', source.bots === 'refuse' ? 'Refused' : 'Kept, and marked'],
            ['What events say', source.ephemeral ? 'Not kept' : 'Kept'],
            ['Its events belong to', source.profile_less ? 'Nobody' : 'The people they tell of'],
            ['Changed', <Time key="changed" at={source.changed_at} />],
          ]}
        />
      </Card>
    </Stack>
  )
}
