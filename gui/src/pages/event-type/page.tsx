// One type of event: what it says, what it changes of a person, and how one is sent.
import { Anchor, Breadcrumbs, Text } from '@mantine/core'
import { Link, useParams } from 'react-router'
import { eventsOf, useArrived, useEventType, useMaySeeArrived } from '../../api/eventTypes'
import { Card } from '../../parts/Card'
import { Copied } from '../../parts/Copied'
import { Facts } from '../../parts/Facts'
import { worded } from '../../parts/names'
import { many } from '../../parts/numbers'
import { Page } from '../../parts/Page'
import { Failed, Waiting } from '../../parts/states'
import { Effects } from './Effects'
import { Properties } from './Properties'
import { exampleOf, type Schema } from './schema'

export function Component() {
  const { id = '' } = useParams()
  const type = useEventType(id)
  const count = useArrived().data?.get(type.data?.id ?? id)
  const maySeeArrived = useMaySeeArrived()
  if (type.isPending) return <Waiting />
  if (type.isLoadingError) return <Page title="Event type"><Failed error={type.error} again={() => void type.refetch()} /></Page>
  const { name, description, group, like } = type.data
  const schema = type.data.schema as Schema
  const example = JSON.stringify({ type: type.data.id, properties: exampleOf(schema) }, null, 2)
  return (
    <Page
      title={name}
      lead={
        <Breadcrumbs>
          <Anchor component={Link} to="/event-types" size="sm">Event types</Anchor>
          <span>{description}</span>
        </Breadcrumbs>
      }
    >
      <Card title="In short">
        <Facts
          facts={[
            ['Written as', type.data.id],
            ['Group', worded(group)],
            ...(maySeeArrived ? [['In the last 30 days', count ? <Anchor key="arrived" component={Link} to={eventsOf(type.data.id)} inherit underline="always">{many(count, 'event')}</Anchor> : 'None arrived'] as const] : []),
            ...(like ? [['Works like', <Anchor key="like" component={Link} to={`/event-types/${encodeURIComponent(like)}`} inherit underline="always">{worded(like)}</Anchor>] as const] : []),
          ]}
        />
      </Card>
      <Effects type={type.data} />
      <Properties schema={schema} />
      <Card title="Example">
        <Text size="sm" c="dimmed" mb="xs">An event as it stands in a call of /track; what is not marked as needed may be left out.</Text>
        <Copied text={example} label="the example" />
      </Card>
    </Page>
  )
}
