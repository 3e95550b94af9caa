// The lifetime figures that there are of a person.
import type { Person } from '../../api/people'
import type { Stat } from '../../parts/Stats'
import { at, isBranch, labelOf, money, written } from '../../parts/values'

const METRICS = ['ltv', 'ltcocc'] as const

/** Money of one currency is a number with it; of several, each of them. */
export function figures({ data }: Person): Stat[] {
  return METRICS.flatMap((name): Stat[] => {
    const amounts = at(data, `metrics.money.${name}`)
    if (isBranch(amounts)) {
      const each = Object.entries(amounts).map(([currency, amount]) => (typeof amount !== 'number' ? '–' : currency ? money(amount, currency) : written(amount)))
      return [{ label: labelOf(name), value: each[0], words: each.slice(1).map((more) => `and ${more}`).join(' ') || undefined }]
    }
    const value = at(data, `metrics.${name}`)
    return typeof value === 'number' ? [{ label: labelOf(name), value }] : []
  })
}
