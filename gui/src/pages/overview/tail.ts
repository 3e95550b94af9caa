// The stream of events. The browser comes again by itself when it ends.
import { useEffect, useEffectEvent, useState } from 'react'
import type { Shapes } from '../../api/client'
import { SENT } from '../../api/events'

export type Event = Shapes['EventShown']

const KEPT = 30

export function useTail(onEvent: (event: Event) => void): { events: Event[]; open: boolean } {
  const [events, setEvents] = useState<Event[]>([])
  const [open, setOpen] = useState(false)
  const arrived = useEffectEvent((event: Event) => {
    setEvents((before) => [event, ...before.filter(({ id }) => id !== event.id)].slice(0, KEPT))
    onEvent(event)
  })
  useEffect(() => {
    const stream = new EventSource(`/api/events/tail?${new URLSearchParams({ query: SENT }).toString()}`)
    stream.onopen = () => setOpen(true)
    stream.onerror = () => setOpen(false)
    stream.addEventListener('event', (message: MessageEvent<string>) => arrived(JSON.parse(message.data) as Event))
    return () => stream.close()
  }, [])
  return { events, open }
}
