// API tokens, and making and revoking them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client, done, onceKey, type Shapes } from '../../api/client'
import type { Kind } from '../../parts/Tone'

export type Token = Shapes['TokenShown']

const TOKENS = ['tokens']

export const useTokens = () => useQuery({ queryKey: TOKENS, queryFn: () => done(client.GET('/api/tokens')) })

export function useCreateToken() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (given: Shapes['TokenGiven']) =>
      done(client.POST('/api/tokens', { params: { header: { 'Idempotency-Key': onceKey() } }, body: given })),
    onSuccess: () => queries.invalidateQueries({ queryKey: TOKENS }),
  })
}

export function useRevokeToken() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => done(client.DELETE('/api/tokens/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: TOKENS }),
  })
}

export function stateOf({ revoked, expires_at }: Token, now: number): { label: string; kind: Kind } {
  if (revoked) return { label: 'Revoked', kind: 'quiet' }
  if (expires_at && new Date(expires_at).getTime() <= now) return { label: 'Expired', kind: 'quiet' }
  return { label: 'Works', kind: 'good' }
}
