// Who people are, by the ids of their profiles.
import { useQuery } from '@tanstack/react-query'
import { client, done, type Shapes } from './client'

export type Profile = Shapes['ProfileShown']

const NAMELESS = 'Somebody unknown'

/** What one calls them: a name, else an e-mail address. */
export function nameOf({ data }: Profile): string {
  const at = (path: string): unknown => path.split('.').reduce<unknown>((value, name) => (isTree(value) ? value[name] : undefined), data)
  const text = (path: string): string => (typeof at(path) === 'string' ? (at(path) as string) : '')
  const name = [text('pii.firstname'), text('pii.lastname')].filter(Boolean).join(' ')
  return name || text('pii.display_name') || text('contact.email.main') || NAMELESS
}

/** Id -> name; of people whose id it is now, which is looked up quickly among however many. */
export function useNames(ids: readonly string[]) {
  const wanted = [...new Set(ids)].sort()
  return useQuery({
    queryKey: ['profiles', 'names', wanted],
    queryFn: async () => {
      const query = `id IN [${wanted.map((id) => JSON.stringify(id)).join(', ')}]`
      const { items } = await done(client.POST('/api/profiles/search', { body: { query, limit: wanted.length } }))
      return new Map(items.map((profile) => [profile.id, nameOf(profile)]))
    },
    enabled: wanted.length > 0,
    staleTime: 60_000,
    placeholderData: (before) => before,
  })
}

const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
