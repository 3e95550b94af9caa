// Events of a person or a visit, by day and visit, more as one goes on.
import { Anchor, Button, Switch } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { IconHistory } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { useEvents, type Which } from '../api/events'
import { useTypeNames } from '../api/eventTypes'
import { EventLine } from './EventLine'
import { nameOf } from './eventWords'
import { many } from './numbers'
import { Empty, Failed, Lines } from './states'
import { daysOf, stretchOf } from './timelineDays'
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
      <Switch size="xs" mb="xs" label="Show system events" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
      {events.isPending && <Lines />}
      {events.isLoadingError && <Failed error={events.error} again={() => void events.refetch()} />}
      {events.data && found.length === 0 && <Empty icon={IconHistory} title="Nothing happened yet">Events show up here as they come.</Empty>}
      {daysOf(found).map(({ day, visits }) => (
        <section key={day} className={classes.day}>
          <h3>{day}</h3>
          {visits.map(({ key, session, events: of }) => (
            <div key={key} className={classes.visit} data-visit={session ? '' : undefined}>
              {byVisit && session && <Anchor component={Link} to={`/sessions/${session}`} size="xs" className={classes.of}>Visit · {stretchOf(of)} · {many(of.length, 'event')}</Anchor>}
              <ol className={classes.events}>{of.map((event) => <EventLine key={event.id} event={event} name={nameOf(event, names)} />)}</ol>
            </div>
          ))}
        </section>
      ))}
      {events.hasNextPage && <More busy={events.isFetchingNextPage} more={() => void events.fetchNextPage()} />}
    </>
  )
}

/** Asked for when it comes into sight, or is pressed. */
function More({ busy, more }: { busy: boolean; more: () => void }) {
  const { ref, entry } = useIntersection({ rootMargin: '400px' })
  const seen = entry?.isIntersecting ?? false
  useEffect(() => {
    if (seen && !busy) more()
  }, [seen, busy, more])
  return <Button ref={ref} variant="default" size="xs" mt="md" loading={busy} onClick={more}>More events</Button>
}
