// Which deliveries: it stands in the address, so it can be linked to.
import { useSearchParams } from 'react-router'
import type { Status, Which } from '../../api/deliveries'
import { STATUSES } from '../../parts/DeliveryTone'

const NAMES = ['destination', 'profile', 'event', 'from', 'to'] as const

export function useFilters(): [Which, (change: Partial<Record<keyof Which, string | null>>) => void] {
  const [asked, setAsked] = useSearchParams()
  const which: Which = {}
  for (const name of NAMES) {
    const value = asked.get(name)
    if (value) which[name] = value
  }
  const status = asked.get('status')
  if (isStatus(status)) which.status = status
  const change = (to: Partial<Record<keyof Which, string | null>>) => {
    const next = new URLSearchParams(asked)
    for (const [name, value] of Object.entries(to)) {
      if (value) next.set(name, value)
      else next.delete(name)
    }
    setAsked(next, { replace: true })
  }
  return [which, change]
}

const isStatus = (given: string | null): given is Status => given !== null && given in STATUSES
