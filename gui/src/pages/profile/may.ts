// Who may change who somebody is.
import { useMe } from '../../api/session'

const STEWARDS = new Set(['owner', 'admin', 'marketer'])

export const useMayMerge = (): boolean => STEWARDS.has(useMe().data?.user.grant ?? '')
export const useMayErase = (): boolean => useMe().data?.user.grant === 'owner'
