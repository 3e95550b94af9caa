// Who is signed in. Nothing of it is kept in the browser but the cookie, which scripts cannot read.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client, done, Problem, type Operation, type Shapes } from './client'
import { goOn, toKnown } from './ended'

export type Me = Shapes['Me']

const ME = ['me']
const AGAIN_MS = 5_000

/** Null: nobody is signed in. */
export function useMe() {
  return useQuery({
    queryKey: ME,
    queryFn: async (): Promise<Me | null> => {
      try {
        const me = await done(client.GET('/api/me'))
        toKnown(true)
        return me
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null
        throw error
      }
    },
    staleTime: 60_000,
    // While the platform is away; it comes back by itself, and so should the page.
    refetchInterval: ({ state }) => (state.status === 'error' ? AGAIN_MS : false),
  })
}

/** Why it is not known who is signed in, until it is: while it is asked again, too. */
export function useTrouble(): Error | null {
  const { error, isSuccess } = useMe()
  const [last, setLast] = useState<Error | null>(null)
  const now = isSuccess ? null : (error ?? last)
  if (now !== last) setLast(now)
  return now
}

/** Whether the platform would do all of this for who is signed in, as it says itself: nothing is offered in vain. */
export function useMay(...asked: readonly Operation[]): boolean {
  const may = useMe().data?.may
  return may !== undefined && asked.every((operation) => may.includes(operation))
}

/** Who may set up where events come from and go to, and send again what did not arrive. */
export const useMayBuild = (): boolean => useMay('create_source', 'create_destination', 'replay_delivery')

/** Who operates the platform need not see whom it knows. */
export const useMaySeePeople = (): boolean => useMay('list_profiles', 'list_events')

/** Who may see what concerns the platform and no source of it. */
export const useMayOperate = (): boolean => useMay('list_refusals')

/** What each grant may do. */
export const useGrants = () => useQuery({ queryKey: ['grants'], queryFn: () => done(client.GET('/api/grants')), staleTime: Infinity })

/** Whether somebody has an account yet. */
export const useSetupNeeded = () => useQuery({ queryKey: ['setup'], queryFn: () => done(client.GET('/api/setup')) })

/** What changes who is signed in; all that was loaded before is forgotten. */
export function useSession() {
  const queries = useQueryClient()
  const begin = (me: Me | null) => {
    // Not `clear`: those who show who is signed in would go on with what was.
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME[0] })
    queries.setQueryData(ME, me)
    toKnown(me !== null)
    goOn(false)
  }
  return {
    signIn: async (given: { email: string; password: string }) => begin(await done(client.POST('/api/sign-in', { body: given }))),
    setUp: async (given: { link: string; email: string; name: string; password: string }) =>
      begin(await done(client.POST('/api/setup', { body: given }))),
    /** The same one, to go on where the sign-in ended: nothing is forgotten, and what waited for it goes on. */
    signInAgain: async (password: string, { user, stage }: Me) => {
      const me = await done(client.POST('/api/sign-in', { body: { email: user.email, password } }))
      queries.setQueryData(ME, me.stage === stage ? me : await done(client.PUT('/api/me/stage', { body: { stage } })))
      goOn(true)
    },
    signOut: async () => {
      toKnown(false)
      try {
        await done(client.POST('/api/sign-out'))
      } catch (error) {
        toKnown(true)
        if (!(error instanceof Problem && error.status === 401)) throw error
      }
      begin(null)
    },
    /** Somebody else will sign in. */
    leave: () => begin(null),
    toStage: async (stage: Me['stage']) => begin(await done(client.PUT('/api/me/stage', { body: { stage } }))),
  }
}
