// What the overview asks for.
import { useQuery } from '@tanstack/react-query'
import { client, done } from '../../api/client'
import { zone } from '../../parts/times'

const OFTEN_MS = 5_000
const SELDOM_MS = 60_000

/** What senders told, without what the platform concluded of it. */
export const SENT = 'source.id != "system"'

/** What the platform tells of itself when it sees somebody for the first time. */
const NEW_PEOPLE = 'type = "profile-created"'

export const SPANS = {
  day: { label: '24 hours', interval: 'hour', ms: 24 * 3_600_000 },
  week: { label: '7 days', interval: 'day', ms: 7 * 86_400_000 },
  month: { label: '30 days', interval: 'day', ms: 30 * 86_400_000 },
  quarter: { label: '90 days', interval: 'day', ms: 90 * 86_400_000 },
} as const

export type Span = keyof typeof SPANS

export const useEventCount = () =>
  useQuery({ queryKey: ['events', 'count'], queryFn: () => done(client.GET('/api/events/count', { params: { query: { query: SENT } } })), refetchInterval: OFTEN_MS })

export const usePeopleCount = () =>
  useQuery({ queryKey: ['profiles', 'count'], queryFn: () => done(client.GET('/api/profiles/count')), refetchInterval: OFTEN_MS })

export const useEventChart = (span: Span) => useChart(span, SENT)

export const usePeopleChart = (span: Span) => useChart(span, NEW_PEOPLE)

export const useLedger = () =>
  useQuery({ queryKey: ['ledger'], queryFn: () => done(client.GET('/api/ledger')), refetchInterval: OFTEN_MS })

export const useVerification = () =>
  useQuery({ queryKey: ['ledger', 'verification'], queryFn: () => done(client.GET('/api/ledger/verification')), refetchInterval: SELDOM_MS })

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

const useChart = (span: Span, which: string) =>
  useQuery({
    queryKey: ['events', 'chart', which, span],
    queryFn: () => {
      const from = new Date(Date.now() - SPANS[span].ms).toISOString()
      const query = { query: which, from, to: new Date().toISOString(), interval: SPANS[span].interval, tz: zone() }
      return done(client.GET('/api/events/histogram', { params: { query } }))
    },
    refetchInterval: SELDOM_MS,
    placeholderData: (before) => before,
  })
