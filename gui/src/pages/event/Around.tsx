// What the same person did just before and after.
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { useAround, type Event } from '../../api/events'
import { useTypeNames } from '../../api/eventTypes'
import { Card } from '../../parts/Card'
import { nameOf } from '../../parts/eventWords'
import { EventLine } from '../../parts/EventLine'
import { Failed, Lines } from '../../parts/states'
import timeline from '../../parts/Timeline.module.css'
import { clock, dayOf } from '../../parts/timelineDays'

const EACH = 4

export function Around({ event }: { event: Event }) {
  const around = useAround(event, EACH)
  const names = useTypeNames().data
  const day = dayOf(event)
  const shown = around.data ? near(around.data, event) : []
  return (
    <Card title="Before and after" actions={<Anchor component={Link} to={`/profiles/${event.profile.id}?tab=timeline`} size="sm">Timeline</Anchor>}>
      {around.isPending && <Lines />}
      {around.isLoadingError && <Failed error={around.error} again={() => void around.refetch()} />}
      <ol className={timeline.events}>
        {shown.map((one) => <EventLine key={one.id} event={one} name={nameOf(one, names)} isHere={one.id === event.id} when={dayOf(one) === day ? undefined : `${dayOf(one)}, ${clock(new Date(one.metadata.time.create))}`} />)}
      </ol>
    </Card>
  )
}

function near(events: readonly Event[], event: Event): readonly Event[] {
  const here = events.findIndex(({ id }) => id === event.id)
  return here < 0 ? events : events.slice(Math.max(0, here - EACH), here + EACH + 1)
}
