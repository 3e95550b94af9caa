// Who people are, by the ids of their profiles.
import { keepPreviousData, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { knownName } from '../parts/personName'
import { client, done } from './client'

const PAGE = 100
const NAMES = ['profiles', 'names']
const KNOWN_MS = 60_000
const NAMELESS_MS = 10_000 // a visitor may say the name at any moment
const NAMELESS = 'Somebody unknown'

export type Names = ReadonlyMap<string, string | null>

/** Id -> name, null where none is known; of people whose id it is now. Each is asked for once, however the list grows. */
export function useNames(ids: readonly string[]) {
  const queries = useQueryClient()
  const wanted = [...new Set(ids)].sort()
  return useQuery({
    queryKey: [...NAMES, wanted],
    queryFn: async ({ signal }): Promise<Names> => {
      const unknown = wanted.filter((id) => !isKnown(queries, id))
      for (let at = 0; at < unknown.length; at += PAGE) await ask(queries, unknown.slice(at, at + PAGE), signal)
      return new Map(wanted.flatMap((id) => {
        const name = queries.getQueryData<string | null>(keyOf(id))
        return name === undefined ? [] : [[id, name]]
      }))
    },
    enabled: wanted.length > 0,
    staleTime: KNOWN_MS,
    placeholderData: keepPreviousData,
  })
}

const keyOf = (id: string) => [...NAMES, 'of', id]

function isKnown(queries: QueryClient, id: string): boolean {
  const known = queries.getQueryState<string | null>(keyOf(id))
  if (known?.data === undefined || known.isInvalidated) return false
  return Date.now() - known.dataUpdatedAt < (known.data === null ? NAMELESS_MS : KNOWN_MS)
}

/** By their ids they are found quickly among however many. */
async function ask(queries: QueryClient, ids: readonly string[], signal: AbortSignal): Promise<void> {
  const query = `id IN [${ids.map((id) => JSON.stringify(id)).join(', ')}]`
  const { items } = await done(client.POST('/api/profiles/search', { body: { query, limit: PAGE }, signal }))
  const found = new Map(items.map((person) => [person.id, knownName(person)]))
  for (const id of ids) {
    const name = found.get(id)
    if (name === undefined) queries.removeQueries({ queryKey: keyOf(id), exact: true })
    else queries.setQueryData(keyOf(id), name)
  }
}

/** In a sentence; undefined while it is not known who that is. */
export const called = (names: Names | undefined, id: string | null): string | undefined => (id && names?.has(id) ? (names.get(id) ?? NAMELESS) : undefined)
