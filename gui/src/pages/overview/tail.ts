// The stream of events. The browser comes again by itself when it ends; where it was refused, as after a sign-in that ended, we do.
import { useEffect, useEffectEvent, useState } from 'react'
import type { Shapes } from '../../api/client'
import { SENT } from '../../api/events'

export type Event = Shapes['EventShown']

const KEPT = 30
const AGAIN_MS = 3_000

export function useTail(onEvent: (event: Event) => void): { events: Event[]; open: boolean } {
  const [events, setEvents] = useState<Event[]>([])
  const [open, setOpen] = useState(false)
  const arrived = useEffectEvent((event: Event) => {
    setEvents((before) => [event, ...before.filter(({ id }) => id !== event.id)].slice(0, KEPT))
    onEvent(event)
  })
  useEffect(() => {
    const address = `/api/events/tail?${new URLSearchParams({ query: SENT }).toString()}`
    let again: ReturnType<typeof setTimeout> | undefined
    let stream = follow()
    function follow(): EventSource {
      const begun = new EventSource(address)
      begun.onopen = () => setOpen(true)
      begun.onerror = () => {
        setOpen(false)
        if (begun.readyState === EventSource.CLOSED) again = setTimeout(() => (stream = follow()), AGAIN_MS)
      }
      begun.addEventListener('event', (message: MessageEvent<string>) => arrived(JSON.parse(message.data) as Event))
      return begun
    }
    return () => {
      clearTimeout(again)
      stream.close()
    }
  }, [])
  return { events, open }
}
