// Who people are, by the ids of their profiles.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { knownName } from '../parts/personName'
import { client, done } from './client'

const PAGE = 100
const NAMELESS = 'Somebody unknown'

export type Names = ReadonlyMap<string, string | null>

/** Id -> name, null where none is known; of people whose id it is now, which is looked up quickly among however many. */
export function useNames(ids: readonly string[]) {
  const wanted = [...new Set(ids)].sort()
  return useQuery({
    queryKey: ['profiles', 'names', wanted],
    queryFn: async ({ signal }): Promise<Names> => {
      const found = new Map<string, string | null>()
      for (let at = 0; at < wanted.length; at += PAGE) {
        const query = `id IN [${wanted.slice(at, at + PAGE).map((id) => JSON.stringify(id)).join(', ')}]`
        const { items } = await done(client.POST('/api/profiles/search', { body: { query, limit: PAGE }, signal }))
        for (const person of items) found.set(person.id, knownName(person))
      }
      return found
    },
    enabled: wanted.length > 0,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  })
}

/** In a sentence; undefined while it is not known who that is. */
export const called = (names: Names | undefined, id: string | null): string | undefined => (id && names?.has(id) ? (names.get(id) ?? NAMELESS) : undefined)
