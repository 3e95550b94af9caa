// How the platform is, as the pages ask for it.
import { useQuery } from '@tanstack/react-query'
import { client, done, type Shapes } from './client'

const OFTEN_MS = 5_000
const SELDOM_MS = 60_000

export type Health = Shapes['HealthShown']

export const useHealth = () => useQuery({ queryKey: ['health'], queryFn: () => done(client.GET('/api/health')), refetchInterval: OFTEN_MS })

/** Whether all that came in is accounted for, as it was last counted. */
export const useVerification = () =>
  useQuery({ queryKey: ['ledger', 'verification'], queryFn: () => done(client.GET('/api/ledger/verification')), refetchInterval: SELDOM_MS })
