// Destinations and their kinds, as the pages ask for them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client, done, onceKey, type Shapes } from './client'
import { useMayBuild } from './session'

export type Destination = Shapes['DestinationShown']
export type Given = Required<Omit<Shapes['DestinationGiven'], 'options'>> & { options: Record<string, unknown> }
export type Kind = Shapes['DestinationKindShown']

const DESTINATIONS = ['destinations']

export const useDestinations = (enabled = true) =>
  useQuery({ queryKey: DESTINATIONS, queryFn: () => done(client.GET('/api/destinations')), enabled })

/** Names by ids, as far as they may be asked for; without them ids tell enough. */
export function useDestinationNames(): ReadonlyMap<string, string> {
  const found = useDestinations(useMayBuild())
  return new Map(found.data?.items.map(({ id, name }) => [id, name]))
}

export const useDestination = (id: string) => useQuery({ queryKey: [...DESTINATIONS, id], queryFn: () => read(id) })

export const useKinds = () =>
  useQuery({ queryKey: ['destination-kinds'], queryFn: () => done(client.GET('/api/destination-kinds')), staleTime: Infinity })

export const useTrial = (id: string) =>
  useMutation({ mutationFn: () => done(client.POST('/api/destinations/{id}/test', { params: { path: { id } } })) })

export function useCreateDestination() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (given: Given) =>
      done(client.POST('/api/destinations', { params: { header: { 'Idempotency-Key': onceKey() } }, body: sent(given) })),
    onSuccess: () => queries.invalidateQueries({ queryKey: DESTINATIONS }),
  })
}

/** `on`: the revision that is changed; null: the newest one, whatever it says. */
export function useSaveDestination(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ given, on }: { given: Given; on: number | null }) => {
      const revision = on ?? (await read(id)).revision
      return done(client.PUT('/api/destinations/{id}', { params: { path: { id }, header: { 'If-Match': `"${revision}"` } }, body: sent(given) }))
    },
    onSuccess: (changed) => {
      queries.setQueryData([...DESTINATIONS, id], changed)
      return queries.invalidateQueries({ queryKey: DESTINATIONS, exact: true })
    },
  })
}

/** As it is now. */
export function useRereadDestination(id: string): () => Promise<Destination> {
  const queries = useQueryClient()
  return () => queries.query({ queryKey: [...DESTINATIONS, id], queryFn: () => read(id), staleTime: 0 })
}

export function useDeleteDestination({ id, revision }: Destination) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => done(client.DELETE('/api/destinations/{id}', { params: { path: { id }, header: { 'If-Match': `"${revision}"` } } })),
    // The list alone: the page that is being left would ask once more for what is gone.
    onSuccess: () => queries.invalidateQueries({ queryKey: DESTINATIONS, exact: true }),
  })
}

/** What of a destination may be said again. Secrets come masked, and stay as they are when they go back so. */
export function givenOf(destination: Destination): Given {
  const { name, kind, options, sources, types, condition, template, effort, enabled, description } = destination
  return { name, kind, options, sources, types, condition, template, effort, enabled, description }
}

/** Options are what their kind says, which the API's document does not know. */
const sent = (given: Given) => given as Shapes['DestinationGiven']

const read = (id: string) => done(client.GET('/api/destinations/{id}', { params: { path: { id } } }))
