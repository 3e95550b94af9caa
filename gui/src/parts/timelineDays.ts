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
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })

export const clock = (at: Date): string => time.format(at)

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
