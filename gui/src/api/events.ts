// Events and what the catalogue knows of them, as the pages ask for them.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { nameOf } from '../parts/eventWords'
import { client, done, type Shapes } from './client'
import { useTypeNames } from './eventTypes'

export type Event = Shapes['EventShown']

const PAGE = 50
const IDS_ASKED = 10
const MOST_ASKED = 100
const FOR_EVER = Infinity
/** Without what the platform noted for itself: new people, begun visits, merges. */
export const SENT = 'source != "system"'
const BY_PEOPLE = `${SENT} OR type IN ["profiles-merged", "profiles-unmerged"]`

export interface Which {
  profile?: string
  session?: string
}

export const useEvent = (id: string) =>
  useQuery({ queryKey: ['events', id], queryFn: () => done(client.GET('/api/events/{id}', { params: { path: { id } } })), retry: false })

/** Those of a person or a visit, page after page. `all`: with what the platform noted for itself. */
export const useEvents = (which: Which, { all, sort }: { all: boolean; sort: string }) =>
  useInfiniteQuery({
    queryKey: ['events', 'of', which, all, sort],
    queryFn: ({ pageParam: cursor }) =>
      done(client.GET('/api/events', { params: { query: { ...which, sort, limit: PAGE, cursor, query: all ? undefined : BY_PEOPLE } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })

/** What the same person did just before and after an event, in the order in which it happened, the event itself among it. */
export const useAround = ({ id, profile, metadata }: Event, each: number) =>
  useQuery({
    queryKey: ['events', 'around', id],
    queryFn: async () => {
      const { create } = metadata.time
      const asked = { profile: profile.id ?? '', query: SENT, limit: each + 1 }
      const [before, after] = await Promise.all([
        done(client.POST('/api/events/search', { body: { ...asked, query: `${SENT} AND time <= ${JSON.stringify(create)}`, sort: '-time' } })),
        done(client.POST('/api/events/search', { body: { ...asked, query: `${SENT} AND time >= ${JSON.stringify(create)}`, sort: 'time' } })),
      ])
      const found = new Map([...before.items.toReversed(), ...after.items].map((event) => [event.id, event]))
      return [...found.values()]
    },
    enabled: profile.id !== null,
  })

/** Events by their ids: id -> event. */
const useEventsById = (ids: readonly string[]) =>
  useQuery({
    queryKey: ['events', 'by id', ids],
    queryFn: async () => {
      const found = new Map<string, Event>()
      for (let from = 0; from < ids.length; from += MOST_ASKED) {
        const some = ids.slice(from, from + MOST_ASKED)
        const query = `id IN [${some.map((id) => JSON.stringify(id)).join(', ')}]`
        const { items } = await done(client.POST('/api/events/search', { body: { query, limit: some.length } }))
        for (const event of items) found.set(event.id, event)
      }
      return found
    },
    enabled: ids.length > 0,
    staleTime: FOR_EVER,
  })

/** What an event is called, when it happened, which part it went to; the latter two as far as it is still there. */
export type Named = (id: string) => { name: string; at?: string; part: string | null }

/** The events of these ids, to speak of. */
export function useEventsNamed(ids: readonly string[]): Named {
  const events = useEventsById([...new Set(ids)].sort())
  const names = useTypeNames()
  return (id) => {
    const event = events.data?.get(id)
    return event ? { name: nameOf(event, names.data), at: event.metadata.time.create, part: event.profile.part } : { name: 'an event', part: null }
  }
}

export const useDeliveriesOfEvent = (event: string) =>
  useQuery({
    queryKey: ['deliveries', 'of event', event],
    queryFn: () => done(client.GET('/api/deliveries', { params: { query: { event, limit: PAGE } } })),
  })

/** Of a person: a delivery keeps the id that they had then. `more`: there are others. */
export const useDeliveriesOfPerson = (ids: readonly string[]) =>
  useQuery({
    queryKey: ['deliveries', 'of person', ids],
    queryFn: async () => {
      const each = await Promise.all(ids.slice(0, IDS_ASKED).map((profile) => done(client.GET('/api/deliveries', { params: { query: { profile, limit: PAGE } } }))))
      const items = each.flatMap((page) => page.items).sort((a, b) => b.created.localeCompare(a.created))
      return { items: items.slice(0, PAGE), more: items.length > PAGE || each.some(({ next }) => next !== null) }
    },
  })
