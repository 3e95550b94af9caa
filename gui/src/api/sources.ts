// Sources, as the pages ask for them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client, done, onceKey, type Shapes } from './client'

export type Source = Shapes['SourceShown']
export type Given = Shapes['SourceGiven']
export type Arrivals = Shapes['ArrivalsShown']

const SOURCES = ['sources']
const WATCH_MS = 2_000

/** What a new source is unless somebody says otherwise, as the platform has it. */
export const USUAL: Given = {
  name: '',
  enabled: true,
  channel: null,
  origins: [],
  doors: ['track', 'v1', 'beacon'],
  keys: [],
  ephemeral: false,
  profile_less: false,
  bots: 'flag',
  region: null,
  rate: null,
  description: '',
}

export const useSources = () => useQuery({ queryKey: SOURCES, queryFn: () => done(client.GET('/api/sources')) })

export const useSource = (id: string) => useQuery({ queryKey: [...SOURCES, id], queryFn: () => read(id) })

export const useArrivals = (id: string) =>
  useQuery({
    queryKey: [...SOURCES, id, 'arrivals'],
    queryFn: () => done(client.GET('/api/sources/{id}/arrivals', { params: { path: { id }, query: { limit: 50 } } })),
    refetchInterval: WATCH_MS,
  })

export const useSchema = (id: string) =>
  useQuery({ queryKey: [...SOURCES, id, 'schema'], queryFn: () => done(client.GET('/api/sources/{id}/schema', { params: { path: { id } } })) })

/** Only who operates the platform may ask. */
export const useStrays = (enabled = true) =>
  useQuery({ queryKey: ['strays'], queryFn: () => done(client.GET('/api/refusals')), refetchInterval: WATCH_MS, enabled })

export function useCreateSource() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (given: Given) => done(client.POST('/api/sources', { params: { header: { 'Idempotency-Key': onceKey() } }, body: given })),
    onSuccess: () => queries.invalidateQueries({ queryKey: SOURCES }),
  })
}

/** `on`: the revision that is changed; null: the newest one, whatever it says. */
export function useSaveSource(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ given, on }: { given: Given; on: number | null }) => {
      const revision = on ?? (await read(id)).revision
      return done(client.PUT('/api/sources/{id}', { params: { path: { id }, header: { 'If-Match': `"${revision}"` } }, body: given }))
    },
    onSuccess: (changed) => {
      queries.setQueryData([...SOURCES, id], changed)
      return queries.invalidateQueries({ queryKey: SOURCES, exact: true })
    },
  })
}

/** As it is now. */
export function useRereadSource(id: string): () => Promise<Source> {
  const queries = useQueryClient()
  return () => queries.query({ queryKey: [...SOURCES, id], queryFn: () => read(id), staleTime: 0 })
}

export function useDeleteSource({ id, revision }: Source) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => done(client.DELETE('/api/sources/{id}', { params: { path: { id }, header: { 'If-Match': `"${revision}"` } } })),
    // The list alone: the page that is being left would ask once more for what is gone.
    onSuccess: () => queries.invalidateQueries({ queryKey: SOURCES, exact: true }),
  })
}

/** What of a source may be said again. */
export function givenOf(source: Source): Given {
  const { id, write_key, revision, created_at, created_by, changed_at, changed_by, ...given } = source
  return given
}

const read = (id: string) => done(client.GET('/api/sources/{id}', { params: { path: { id } } }))
