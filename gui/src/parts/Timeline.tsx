// Events of a person or a visit, by day and visit, more as one goes on.
import { Anchor, Button, Switch } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { IconHistory } from '@tabler/icons-react'
import { memo, useEffect, useState } from 'react'
import { Link } from 'react-router'
import { useEvents, type Event, type Which } from '../api/events'
import { useTypeNames } from '../api/eventTypes'
import { iconOf } from './eventIcons'
import { aboutOf, nameOf } from './eventWords'
import { many } from './numbers'
import { Empty, Failed, Lines } from './states'
import { clock, daysOf } from './timelineDays'
import { exactly } from './times'
import classes from './Timeline.module.css'

interface Given {
  which: Which
  byVisit?: boolean
  sort?: string
}

export function Timeline({ which, byVisit = false, sort = '-time' }: Given) {
  const [all, setAll] = useState(false)
  const events = useEvents(which, { all, sort })
  const names = useTypeNames().data
  const found = events.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <Switch size="xs" mb="xs" label="Also what the platform noted for itself" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
      {events.isPending && <Lines />}
      {events.isError && <Failed error={events.error} again={() => void events.refetch()} />}
      {events.data && found.length === 0 && <Empty icon={IconHistory} title="Nothing happened yet">Events show up here as they come.</Empty>}
      {daysOf(found).map(({ day, visits }) => (
        <section key={day} className={classes.day}>
          <h3>{day}</h3>
          {visits.map(({ key, session, events: of }) => (
            <div key={key} className={classes.visit} data-visit={session ? '' : undefined}>
              {byVisit && session && <Anchor component={Link} to={`/sessions/${session}`} size="xs" className={classes.of}>Visit, {many(of.length, 'event')}</Anchor>}
              <ol className={classes.events}>{of.map((event) => <Line key={event.id} event={event} name={nameOf(event, names)} />)}</ol>
            </div>
          ))}
        </section>
      ))}
      {events.hasNextPage && <More busy={events.isFetchingNextPage} more={() => void events.fetchNextPage()} />}
    </>
  )
}

const Line = memo(function Line({ event, name }: { event: Event; name: string }) {
  const Icon = iconOf(event.type)
  const at = new Date(event.metadata.time.create)
  const about = aboutOf(event)
  return (
    <li className={classes.event} data-system={event.source.id === 'system' || undefined}>
      <span className={classes.icon}><Icon size={16} stroke={1.7} aria-hidden /></span>
      <span className={classes.words}>
        <Anchor component={Link} to={`/events/${event.id}`} fw={540}>{name}</Anchor>
        {about && <bdi className={classes.about}>{about}</bdi>}
      </span>
      <time className={classes.clock} dateTime={event.metadata.time.create} title={exactly(at)}>{clock(at)}</time>
    </li>
  )
})

/** Asked for when it comes into sight, or is pressed. */
function More({ busy, more }: { busy: boolean; more: () => void }) {
  const { ref, entry } = useIntersection({ rootMargin: '400px' })
  const seen = entry?.isIntersecting ?? false
  useEffect(() => {
    if (seen && !busy) more()
  }, [seen, busy, more])
  return <Button ref={ref} variant="default" size="xs" mt="md" loading={busy} onClick={more}>More events</Button>
}
