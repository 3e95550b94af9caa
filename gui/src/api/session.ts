// Who is signed in. Nothing of it is kept in the browser but the cookie, which scripts cannot read.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { client, done, Problem } from './client'

export interface Me {
  user: { id: string; email: string; name: string; grant: string }
  tenant: string
  stage: 'live' | 'test'
  expires_at: string
}

interface Posted<Body, Answer> {
  parameters: Record<string, never>
  requestBody: { content: { 'application/json': Body } }
  responses: { 200: { content: { 'application/json': Answer } } }
}
interface Got<Answer> {
  parameters: Record<string, never>
  responses: { 200: { content: { 'application/json': Answer } } }
}

/** The operations of signing in. */
export interface SessionPaths {
  '/api/setup': {
    get: Got<{ needed: boolean }>
    post: Posted<{ link: string; email: string; name: string; password: string }, Me>
  }
  '/api/sign-in': { post: Posted<{ email: string; password: string }, Me> }
  '/api/sign-out': { post: { parameters: Record<string, never>; responses: { 204: { content?: never } } } }
  '/api/me': { get: Got<Me> }
  '/api/me/stage': { put: Posted<{ stage: 'live' | 'test' }, Me> }
}

const ME = ['me']

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
