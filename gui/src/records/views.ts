// Saved views: kept by the platform, for all who may look.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client, done, Problem, type Shapes } from '../api/client'
import type { Looked } from './address'
import type { Kind } from './kinds'

export type View = Shapes['SavedViewShown']

const KEY = ['saved-views']

export const useViews = (kind: Kind) =>
  useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await done(client.GET('/api/saved-views', { signal }))).items,
    select: (views) => views.filter((view) => view.kind === kind.name).sort((a, b) => a.name.localeCompare(b.name)),
    staleTime: 30_000,
  })

export function useChangeViews(kind: Kind) {
  const queries = useQueryClient()
  const onSettled = () => queries.invalidateQueries({ queryKey: KEY })
  const create = useMutation({
    mutationFn: ({ name, looked }: { name: string; looked: Looked }) => done(client.POST('/api/saved-views', { body: { name, description: '', ...bodyOf(looked, kind) } })),
    onSettled,
  })
  const save = useMutation({
    mutationFn: ({ view, name, looked }: { view: View; name: string; looked: Looked | null }) =>
      done(
        client.PUT('/api/saved-views/{id}', {
          params: { path: { id: view.id }, header: match(view) },
          body: { ...kept(view), ...(looked && bodyOf(looked, kind)), name },
        }),
      ),
    onSettled,
  })
  const remove = useMutation({
    mutationFn: (view: View) => done(client.DELETE('/api/saved-views/{id}', { params: { path: { id: view.id }, header: match(view) } })),
    onSettled,
  })
  return { create, save, remove }
}

const match = (view: View) => ({ 'If-Match': `"${view.revision}"` })

const kept = ({ kind, query, words, columns, sort, description }: View) => ({ kind, query, words, columns, sort, description })

/** A view holds no time. */
function bodyOf(looked: Looked, kind: Kind) {
  return {
    kind: kind.name,
    query: looked.query,
    words: looked.words,
    sort: looked.sort,
    columns: looked.columns.join('\n') === kind.columns.join('\n') ? [] : [...looked.columns],
  }
}

/** Somebody else changed or deleted it meanwhile. */
export const isConflict = (error: unknown): boolean => error instanceof Problem && [404, 409, 412].includes(error.status)
