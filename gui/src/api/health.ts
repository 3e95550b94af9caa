// How the platform is, as the pages ask for it.
import { useQuery } from '@tanstack/react-query'
import { client, done, type Shapes } from './client'

const OFTEN_MS = 5_000

export type Health = Shapes['HealthShown']

export const useHealth = () => useQuery({ queryKey: ['health'], queryFn: () => done(client.GET('/api/health')), refetchInterval: OFTEN_MS })
