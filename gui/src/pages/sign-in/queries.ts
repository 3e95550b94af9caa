// Whether somebody has an account yet.
import { useQuery } from '@tanstack/react-query'
import { client, done } from '../../api/client'

export const useSetupNeeded = () => useQuery({ queryKey: ['setup'], queryFn: () => done(client.GET('/api/setup')) })
