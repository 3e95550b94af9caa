// Events by the day of the viewer's calendar, and by visit within it.
import type { Event } from '../api/events'

export interface OfVisit {
  key: string
  session: string | null
  events: Event[]
}
export interface Day {
  day: string
  visits: OfVisit[]
}

const written = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })

export const clock = (at: Date): string => time.format(at)

/** "21 Nov". */
export const dayOf = ({ metadata }: Event): string => short.format(new Date(metadata.time.create))

/** "20:17 – 20:23", of events in either order. */
export function stretchOf(events: readonly Event[]): string {
  const times = events.map(({ metadata }) => metadata.time.create).sort()
  const [begin, end] = [times[0], times.at(-1)].map((at) => (at ? clock(new Date(at)) : ''))
  return begin === end ? (begin ?? '') : `${begin} – ${end}`
}

/** In the order given; events of one visit stand together as long as no other's is between them. */
export function daysOf(events: readonly Event[]): Day[] {
  const days: Day[] = []
  for (const event of events) {
    const name = written.format(new Date(event.metadata.time.create))
    let day = days.at(-1)
    if (day?.day !== name) days.push((day = { day: name, visits: [] }))
    const last = day.visits.at(-1)
    if (last && last.session === event.session.id) last.events.push(event)
    else day.visits.push({ key: event.id, session: event.session.id, events: [event] })
  }
  return days
}
