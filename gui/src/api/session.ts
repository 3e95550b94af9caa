// Who is signed in. Nothing of it is kept in the browser but the cookie, which scripts cannot read.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { client, done, Problem, type Shapes } from './client'

export type Me = Shapes['Me']

const ME = ['me']
const BUILDERS = new Set(['owner', 'admin', 'developer'])
const OPERATORS = new Set(['owner', 'admin', 'maintainer'])

/** Null: nobody is signed in. */
export function useMe() {
  return useQuery({
    queryKey: ME,
    queryFn: async (): Promise<Me | null> => {
      try {
        return await done(client.GET('/api/me'))
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null
        throw error
      }
    },
    staleTime: 60_000,
  })
}

/** Who may set up where events come from and go to, and send again what did not arrive. The platform decides; nothing is offered in vain. */
export const useMayBuild = (): boolean => BUILDERS.has(useMe().data?.user.grant ?? '')

/** Who operates the platform need not see whom it knows. */
export const useMaySeePeople = (): boolean => (useMe().data?.user.grant ?? 'maintainer') !== 'maintainer'

/** Who may see what concerns the platform and no source of it. */
export const useMayOperate = (): boolean => OPERATORS.has(useMe().data?.user.grant ?? '')

/** What changes who is signed in; all that was loaded before is forgotten. */
export function useSession() {
  const queries = useQueryClient()
  const begin = (me: Me | null) => {
    // Not `clear`: those who show who is signed in would go on with what was.
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME[0] })
    queries.setQueryData(ME, me)
  }
  return {
    signIn: async (given: { email: string; password: string }) => begin(await done(client.POST('/api/sign-in', { body: given }))),
    setUp: async (given: { link: string; email: string; name: string; password: string }) =>
      begin(await done(client.POST('/api/setup', { body: given }))),
    signOut: async () => {
      await done(client.POST('/api/sign-out'))
      begin(null)
    },
    toStage: async (stage: Me['stage']) => begin(await done(client.PUT('/api/me/stage', { body: { stage } }))),
  }
}
