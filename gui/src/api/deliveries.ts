// Deliveries, as the pages ask for them. What waits is looked at again by itself.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client, done, type Shapes } from './client'

export type Delivery = Shapes['DeliveryShown']
export type Status = Delivery['status']
export type Standing = Shapes['StandingShown']

export interface Which {
  status?: Status
  destination?: string
  profile?: string
  event?: string
  from?: string
  to?: string
}

const DELIVERIES = ['deliveries']
const WATCH_MS = 2_000
const PAGE = 50
const PAGES_WATCHED = 3 // who looks at more, reads

export const useDeliveries = (which: Which, limit = PAGE) =>
  useInfiniteQuery({
    queryKey: [...DELIVERIES, 'list', which, limit],
    queryFn: ({ pageParam }) => done(client.GET('/api/deliveries', { params: { query: { ...which, limit, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > PAGES_WATCHED ? false : WATCH_MS),
  })

export const useCount = (which: Which) =>
  useQuery({
    queryKey: [...DELIVERIES, 'count', which],
    queryFn: async () => (await done(client.GET('/api/deliveries/count', { params: { query: { ...which } } }))).count,
    refetchInterval: WATCH_MS,
  })

/** How it goes with each destination, by id. */
export const useStandings = (enabled = true) =>
  useQuery({
    enabled,
    queryKey: [...DELIVERIES, 'standings'],
    queryFn: () => done(client.GET('/api/destination-standings')),
    select: byDestination,
    refetchInterval: WATCH_MS,
  })

const byDestination = ({ items }: { items: readonly Standing[] }) => new Map(items.map((standing) => [standing.destination, standing]))

export const useDelivery = (id: string) =>
  useQuery({
    queryKey: [...DELIVERIES, id],
    queryFn: () => done(client.GET('/api/deliveries/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.status === 'waiting' ? WATCH_MS / 2 : WATCH_MS * 5),
  })

export type Act = 'replay' | 'discard'
export interface Acted {
  done: number
  problems: unknown[]
}

/** Sends some again, or gives them up, one after the other; what could not be done says why. */
export function useAct() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ act, ids }: { act: Act; ids: readonly string[] }): Promise<Acted> => {
      const acted: Acted = { done: 0, problems: [] }
      for (const id of ids) {
        try {
          await one(act, id)
          acted.done += 1
        } catch (problem) {
          acted.problems.push(problem)
        }
      }
      return acted
    },
    onSettled: () => queries.invalidateQueries({ queryKey: DELIVERIES }),
  })
}

/** All that were given up, also more than one call sends. */
export function useReplayDead(destination: string | undefined) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      const total = { replayed: 0, skipped: 0 }
      for (let more = true; more; ) {
        const part = await done(client.POST('/api/deliveries/replay', { body: { status: 'dead', destination } }))
        total.replayed += part.replayed
        total.skipped += part.skipped
        more = part.more && part.replayed > 0
      }
      return total
    },
    onSettled: () => queries.invalidateQueries({ queryKey: DELIVERIES }),
  })
}

const one = (act: Act, id: string) =>
  act === 'replay'
    ? done(client.POST('/api/deliveries/{id}/replay', { params: { path: { id } } }))
    : done(client.POST('/api/deliveries/{id}/discard', { params: { path: { id } } }))
