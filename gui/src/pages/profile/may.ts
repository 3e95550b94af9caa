// Who may change who somebody is.
import { useMay } from '../../api/session'

export const useMayMerge = (): boolean => useMay('merge_profile', 'unmerge_profile')
export const useMayErase = (): boolean => useMay('erase_profile')
