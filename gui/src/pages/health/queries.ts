// Schedules, and what can be done with one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client, done, type Shapes } from '../../api/client'

export type Schedule = Shapes['ScheduleShown']
export type Doing = 'pause' | 'resume' | 'run'

const WATCH_MS = 10_000
const KEY = ['schedules']

export const useSchedules = () => useQuery({ queryKey: KEY, queryFn: () => done(client.GET('/api/schedules')), refetchInterval: WATCH_MS })

export function useDo(name: string) {
  const queries = useQueryClient()
  const params = { params: { path: { name } } }
  return useMutation({
    mutationFn: async (what: Doing): Promise<Doing> => {
      if (what === 'run') await done(client.POST('/api/schedules/{name}/run', params))
      if (what === 'pause') queries.setQueryData(KEY, await done(client.POST('/api/schedules/{name}/pause', params)))
      if (what === 'resume') queries.setQueryData(KEY, await done(client.POST('/api/schedules/{name}/resume', params)))
      return what
    },
  })
}
