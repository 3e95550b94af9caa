// Sources, as the pages ask for them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client, done, type Shapes } from './client'

export type Source = Shapes['SourceShown']

const WATCH_MS = 2_000

/** What a new source is unless somebody says otherwise, as the platform has it. */
const USUAL = {
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

export const useSources = () => useQuery({ queryKey: ['sources'], queryFn: () => done(client.GET('/api/sources')) })

export const useSource = (id: string) =>
  useQuery({ queryKey: ['sources', id], queryFn: () => done(client.GET('/api/sources/{id}', { params: { path: { id } } })) })

export const useArrivals = (id: string) =>
  useQuery({
    queryKey: ['sources', id, 'arrivals'],
    queryFn: () => done(client.GET('/api/sources/{id}/arrivals', { params: { path: { id }, query: { limit: 50 } } })),
    refetchInterval: WATCH_MS,
  })

export const useSchema = (id: string) =>
  useQuery({ queryKey: ['sources', id, 'schema'], queryFn: () => done(client.GET('/api/sources/{id}/schema', { params: { path: { id } } })) })

/** Only who operates the platform may ask. */
export const useStrays = (enabled = true) =>
  useQuery({ queryKey: ['strays'], queryFn: () => done(client.GET('/api/refusals')), refetchInterval: 10_000, enabled })

export function useCreateSource() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (name: string) =>
      done(client.POST('/api/sources', { params: { header: { 'Idempotency-Key': crypto.randomUUID() } }, body: { ...USUAL, name } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sources'] }),
  })
}

/** Changes one thing of a source, on the revision that is shown. */
export function useChangeSource(source: Source) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: Partial<Shapes['SourceGiven']>) => {
      const { id, write_key, revision, created_at, created_by, changed_at, changed_by, ...given } = source
      return done(
        client.PUT('/api/sources/{id}', { params: { path: { id }, header: { 'If-Match': `"${revision}"` } }, body: { ...given, ...change } }),
      )
    },
    onSuccess: (changed) => {
      queries.setQueryData(['sources', source.id], changed)
      return queries.invalidateQueries({ queryKey: ['sources'], exact: true })
    },
  })
}
