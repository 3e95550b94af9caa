// What the overview asks for.
import { skipToken, useQuery } from '@tanstack/react-query'
import { client, done, type Shapes } from '../../api/client'
import { SENT } from '../../api/events'
import { zone } from '../../parts/times'

const OFTEN_MS = 5_000
const SELDOM_MS = 60_000
const TOP = 6

export const SPANS = {
  day: { label: '24 hours', last: '24h', interval: 'hour', ms: 24 * 3_600_000 },
  week: { label: '7 days', last: '7d', interval: 'day', ms: 7 * 86_400_000 },
  month: { label: '30 days', last: '30d', interval: 'day', ms: 30 * 86_400_000 },
  quarter: { label: '90 days', last: '90d', interval: 'day', ms: 90 * 86_400_000 },
} as const

export type Span = keyof typeof SPANS

export const useEventCount = () => useTotal('events', (exact) => done(client.GET('/api/events/count', { params: { query: { query: SENT, exact } } })))

export const usePeopleCount = () => useTotal('profiles', (exact) => done(client.GET('/api/profiles/count', { params: { query: { exact } } })))

/** Who was seen in the period; of none nothing is asked. */
export const useActiveCount = (span: Span | undefined) =>
  useQuery({
    queryKey: ['profiles', 'active', span],
    queryFn: span ? () => done(client.GET('/api/profiles/count', { params: { query: { from: sinceOf(span) } } })) : skipToken,
    refetchInterval: SELDOM_MS,
    placeholderData: (before) => before,
  })

/** What happened most in the period, the most frequent first. Not asked again by itself: it goes through all of the period's events. */
export const useTopEvents = (span: Span) =>
  useQuery({
    queryKey: ['events', 'top', span],
    queryFn: async () => (await done(client.GET('/api/events/terms', { params: { query: { path: 'type', query: SENT, from: sinceOf(span), limit: TOP } } }))).terms,
    staleTime: SELDOM_MS,
    placeholderData: (before) => before,
  })

const sinceOf = (span: Span): string => new Date(Date.now() - SPANS[span].ms).toISOString()

export const useEventChart = (span: Span) =>
  useChart('events', span, (stretch) => done(client.GET('/api/events/histogram', { params: { query: { ...stretch, query: SENT } } })))

/** By when they were first seen: of people as they are now, so that who was merged is one, and who was erased none. */
export const usePeopleChart = (span: Span) =>
  useChart('profiles', span, (stretch) => done(client.GET('/api/profiles/histogram', { params: { query: { ...stretch, by: 'first_seen' } } })))

export const useLedger = () =>
  useQuery({ queryKey: ['ledger'], queryFn: () => done(client.GET('/api/ledger')), refetchInterval: OFTEN_MS })

export const useLastEvents = () =>
  useQuery({ queryKey: ['events', 'last'], queryFn: () => done(client.GET('/api/events', { params: { query: { query: SENT, limit: 20 } } })) })

/** Deliveries that were given up. */
export const useDeadCount = () =>
  useQuery({
    queryKey: ['deliveries', 'count', 'dead'],
    queryFn: () => done(client.GET('/api/deliveries/count', { params: { query: { status: 'dead' } } })),
    refetchInterval: SELDOM_MS,
  })

export const useParkedCount = () =>
  useQuery({ queryKey: ['parked', 'count'], queryFn: () => done(client.GET('/api/parked/count')), refetchInterval: SELDOM_MS })

/** Asked often as far as 10,000, and seldom to the end where there are more. */
function useTotal(of: 'events' | 'profiles', ask: (exact: boolean) => Promise<Shapes['Count']>) {
  const quick = useQuery({ queryKey: [of, 'count'], queryFn: () => ask(false), refetchInterval: OFTEN_MS })
  const whole = useQuery({ queryKey: [of, 'count', 'exact'], queryFn: () => ask(true), enabled: quick.data?.more === true, refetchInterval: SELDOM_MS, staleTime: SELDOM_MS })
  return { ...quick, data: (quick.data?.more && whole.data) || quick.data }
}

interface Asked {
  from: string
  to: string
  interval: string
  tz: string
}

const useChart = (of: 'events' | 'profiles', span: Span, ask: (asked: Asked) => Promise<Shapes['Histogram']>) =>
  useQuery({
    queryKey: [of, 'chart', span],
    queryFn: () => {
      const now = Date.now()
      return ask({ from: new Date(now - SPANS[span].ms).toISOString(), to: new Date(now).toISOString(), interval: SPANS[span].interval, tz: zone() })
    },
    refetchInterval: SELDOM_MS,
    placeholderData: (before) => before,
  })
