// Types of events: what the catalogue knows, and what arrived.
import { useQuery } from '@tanstack/react-query'
import { client, done, type Shapes } from './client'
import { useMay } from './session'

export type EventType = Shapes['EventTypeShown']
export type EventTypeWhole = Shapes['EventTypeWhole']

export const DAYS = 30
const DAY_MS = 86_400_000
const MOST_TYPES = 100
const WATCH_MS = 30_000

const CATALOGUE = { queryKey: ['event-types'], queryFn: () => done(client.GET('/api/event-types')), staleTime: Infinity }

export const useEventTypes = () => useQuery(CATALOGUE)

/** Type -> its name. */
export const useTypeNames = () => useQuery({ ...CATALOGUE, select: ({ items }) => new Map(items.map(({ id, name }) => [id, name])) })

export const useEventType = (id: string) =>
  useQuery({
    queryKey: ['event-types', id],
    queryFn: () => done(client.GET('/api/event-types/{id}', { params: { path: { id } } })),
    staleTime: Infinity,
    enabled: id !== '',
  })

/** Whether one may know which types arrive. */
export const useMaySeeArrived = (): boolean => useMay('list_terms_of_events')

/** Type -> how many of the last 30 days. */
export const useArrived = () =>
  useQuery({
    queryKey: ['events', 'types'],
    queryFn: async () => {
      const query = { path: 'type', limit: MOST_TYPES, from: since() }
      const { terms } = await done(client.GET('/api/events/terms', { params: { query } }))
      return new Map(terms.map(({ value, count }) => [String(value), count]))
    },
    refetchInterval: WATCH_MS,
    enabled: useMaySeeArrived(),
  })

/** The list of events of a type. */
export const eventsOf = (type: string): string => `/events?${new URLSearchParams({ query: `type = ${JSON.stringify(type)}`, from: since() }).toString()}`

/** The begin of a day, so that it is the same for a while. */
const since = (): string => new Date(Math.floor(Date.now() / DAY_MS - DAYS) * DAY_MS).toISOString()
