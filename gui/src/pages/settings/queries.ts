// What is set in the process that answers.
import { useQuery } from '@tanstack/react-query'
import { client, done, type Shapes } from '../../api/client'

export type Setting = Shapes['SettingShown']

export const useSettings = () => useQuery({ queryKey: ['settings'], queryFn: () => done(client.GET('/api/settings')) })
