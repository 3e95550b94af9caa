// What somebody did last: a few lines, and the way to all of them.
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { useEvents } from '../../api/events'
import { useTypeNames } from '../../api/eventTypes'
import { Card } from '../../parts/Card'
import { nameOf } from '../../parts/eventWords'
import { EventLine } from '../../parts/EventLine'
import { Failed, Lines } from '../../parts/states'
import { Time } from '../../parts/Time'
import classes from '../../parts/Timeline.module.css'

const MOST = 6

export function Recently({ id }: { id: string }) {
  const events = useEvents({ profile: id }, { all: false, sort: '-time' })
  const names = useTypeNames().data
  const found = events.data?.pages[0]?.items.filter(({ source }) => source.id !== 'system').slice(0, MOST) ?? []
  if (events.data && found.length === 0) return null
  return (
    <Card title="Latest events" actions={<Anchor component={Link} to={`/profiles/${id}?tab=timeline`} size="sm">Timeline</Anchor>}>
      {events.isPending && <Lines />}
      {events.isLoadingError && <Failed error={events.error} again={() => void events.refetch()} />}
      <ol className={classes.events}>
        {found.map((event) => <EventLine key={event.id} event={event} name={nameOf(event, names)} when={<Time at={event.metadata.time.create} />} />)}
      </ol>
    </Card>
  )
}
