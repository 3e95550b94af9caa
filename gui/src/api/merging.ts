// Taking a part out of a person, and making two people one. Both are done by the platform a moment later; here it is waited for.
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { client, done, Problem } from './client'
import { personOf, type Person } from './people'

const LOOK_MS = 300
const PATIENCE_MS = 30_000

/** Answers both people once they are two. */
export function useUnmerge(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (part: string): Promise<readonly [Person, Person]> => {
      await done(client.POST('/api/profiles/{id}/unmerge', { params: { path: { id } }, body: { part } }))
      return until(async () => {
        const [one, other] = await Promise.all([personOf(id), personOf(part)])
        return one && other && one.id !== other.id ? ([one, other] as const) : null
      })
    },
    onSuccess: ([one, other], part) => standsNow(queries, { [id]: one, [part]: other }),
  })
}

/** Answers who they are together. */
export function useMerge(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (other: string): Promise<Person> => {
      await done(client.POST('/api/profiles/{id}/merge', { params: { path: { id } }, body: { with: other } }))
      return until(async () => {
        const [one, two] = await Promise.all([personOf(id), personOf(other)])
        return one && two && one.id === two.id ? one : null
      })
    },
    onSuccess: (both, other) => standsNow(queries, { [id]: both, [other]: both }),
  })
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + PATIENCE_MS
  while (Date.now() < end) {
    const found = await look()
    if (found !== null) return found
    await new Promise((wake) => setTimeout(wake, LOOK_MS))
  }
  throw new Problem(0, 'not-yet', 'It was asked for and has not happened yet. It will, as soon as the platform has caught up; look at this page again in a while')
}

/** Under each id who that is now, at once: a page that still showed who it was would lead there. All else is asked for again. */
async function standsNow(queries: QueryClient, people: Readonly<Record<string, Person>>) {
  for (const [id, person] of Object.entries(people)) queries.setQueryData(['profiles', id], person)
  await Promise.all(['profiles', 'events', 'sessions'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
}
