// An event as a line of a list: what it is called, what it was about, and when.
import { Anchor } from '@mantine/core'
import { memo, type ReactNode } from 'react'
import { Link } from 'react-router'
import type { Event } from '../api/events'
import { iconOf } from './eventIcons'
import { aboutOf } from './eventWords'
import { clock } from './timelineDays'
import { exactly } from './times'
import classes from './Timeline.module.css'

interface Given {
  event: Event
  name: string
  /** Where the day does not stand above: else the time of day is told. */
  when?: ReactNode
  /** The one that the page is about. */
  isHere?: boolean
}

export const EventLine = memo(function EventLine({ event, name, when, isHere }: Given) {
  const Icon = iconOf(event.type)
  const at = new Date(event.metadata.time.create)
  const about = aboutOf(event)
  return (
    <li className={classes.event} data-here={isHere || undefined} data-system={event.source.id === 'system' || undefined}>
      <span className={classes.icon}><Icon size={16} stroke={1.7} aria-hidden /></span>
      <span className={classes.words}>
        {isHere ? <b aria-current="true">{name}</b> : <Anchor component={Link} to={`/events/${event.id}`} inherit fw={540}>{name}</Anchor>}
        {about && <span className={classes.about}>{about}</span>}
      </span>
      <span className={classes.clock}>{when ?? <time dateTime={event.metadata.time.create} title={exactly(at)}>{clock(at)}</time>}</span>
    </li>
  )
})
