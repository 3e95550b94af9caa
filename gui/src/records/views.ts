// Saved views: kept by the platform, for all who may look.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client, done, Problem, type Shapes } from '../api/client'
import type { Looked } from './address'
import type { Kind } from './kinds'
import { isSpan, spanLabel } from './spans'

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
    mutationFn: ({ name, looked, time }: { name: string; looked: Looked; time: Time }) =>
      done(client.POST('/api/saved-views', { body: { name, description: '', ...bodyOf(looked, kind), ...time } })),
    onSettled,
  })
  const save = useMutation({
    mutationFn: ({ view, name, looked, time }: { view: View; name: string; looked: Looked | null; time: Time }) =>
      done(
        client.PUT('/api/saved-views/{id}', {
          params: { path: { id: view.id }, header: match(view) },
          body: { ...kept(view), ...(looked && bodyOf(looked, kind)), ...time, name },
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

/** Of a view: a length that ends when one looks, or fixed moments; none of them where it holds no time. */
export type Time = Pick<View, 'last' | 'from' | 'to'>

export const NO_TIME: Time = { last: '', from: null, to: null }

export const timeOf = ({ last, from, to }: Looked): Time => (from || to ? { last: '', from: from || null, to: to || null } : { last, from: null, to: null })

export const holdsTime = ({ last, from, to }: Time): boolean => Boolean(last || from || to)

export const timeLabel = ({ last, from, to }: Time): string => spanLabel(last, from ?? '', to ?? '')

/** What is looked at when a view is chosen; one that holds no time leaves the time as it is. */
export const lookedAt = (view: View, kind: Kind): Partial<Looked> => ({
  query: view.query,
  words: view.words,
  sort: view.sort,
  columns: view.columns.length ? view.columns : kind.columns,
  view: view.id,
  ...(holdsTime(view) && { last: isSpan(view.last) ? view.last : kind.last, from: view.from ?? '', to: view.to ?? '' }),
})

/** Whether what is looked at is not what the view says any more. */
export function isChanged(view: View, looked: Looked, kind: Kind): boolean {
  const said = JSON.stringify({ ...bodyOf(looked, kind), ...(holdsTime(view) ? instants(timeOf(looked)) : NO_TIME) })
  const { kind: name, query, words, sort, columns } = view
  return said !== JSON.stringify({ kind: name, query, words, sort, columns: columnsOf(columns, kind), ...instants(view) })
}

/** However they are written. */
const instants = ({ last, from, to }: Time) => ({ last, from: from && Date.parse(from), to: to && Date.parse(to) })

/** None where they are the list's own. */
const columnsOf = (columns: readonly string[], kind: Kind): string[] => (columns.join('\n') === kind.columns.join('\n') ? [] : [...columns])

function bodyOf(looked: Looked, kind: Kind) {
  return {
    kind: kind.name,
    query: looked.query,
    words: looked.words,
    sort: looked.sort,
    columns: columnsOf(looked.columns, kind),
  }
}

/** Somebody else changed or deleted it meanwhile. */
export const isConflict = (error: unknown): boolean => error instanceof Problem && [404, 409, 412].includes(error.status)
