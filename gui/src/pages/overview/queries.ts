// What the overview asks for.
import { useQuery } from '@tanstack/react-query'
import { client, done, Problem, type Shapes } from '../../api/client'
import { zone } from '../../parts/times'

const OFTEN_MS = 5_000
const SELDOM_MS = 60_000

/** What senders told, without what the platform concluded of it. */
export const SENT = 'source.id != "system"'

export const SPANS = {
  day: { label: '24 hours', interval: '1h', ms: 24 * 3_600_000 },
  week: { label: '7 days', interval: '1d', ms: 7 * 86_400_000 },
  quarter: { label: '90 days', interval: '1d', ms: 90 * 86_400_000 },
} as const

export type Span = keyof typeof SPANS

export const useEventCount = () =>
  useQuery({ queryKey: ['events', 'count'], queryFn: () => done(client.GET('/api/events/count', { params: { query: { query: SENT } } })), refetchInterval: OFTEN_MS })

export const usePeopleCount = () =>
  useQuery({ queryKey: ['profiles', 'count'], queryFn: () => done(client.GET('/api/profiles/count')), refetchInterval: OFTEN_MS })

export const useChart = (span: Span) =>
  useQuery({
    queryKey: ['events', 'chart', span],
    queryFn: () => {
      const from = new Date(Date.now() - SPANS[span].ms).toISOString()
      const query = { query: SENT, from, to: new Date().toISOString(), interval: SPANS[span].interval, tz: zone() }
      return done(client.GET('/api/events/histogram', { params: { query } }))
    },
    refetchInterval: SELDOM_MS,
    placeholderData: (before) => before,
  })

export const useLedger = () =>
  useQuery({ queryKey: ['ledger'], queryFn: () => done(client.GET('/api/ledger')), refetchInterval: OFTEN_MS })

/** Null: it was not verified yet. */
export const useVerification = () =>
  useQuery({
    queryKey: ['ledger', 'verification'],
    queryFn: async (): Promise<Shapes['VerificationShown'] | null> => {
      try {
        return await done(client.GET('/api/ledger/verification'))
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null
        throw error
      }
    },
    refetchInterval: SELDOM_MS,
  })

export const useLastEvents = () =>
  useQuery({ queryKey: ['events', 'last'], queryFn: () => done(client.GET('/api/events', { params: { query: { query: SENT, limit: 20 } } })) })
