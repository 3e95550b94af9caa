// What a destination receives, in words.
import type { Destination } from '../../api/destinations'
import { worded } from '../names'
import { many } from '../numbers'

/** "10 calls in a row failed". */
export const restingFor = ({ cause, failures }: { cause: 'failed' | 'asked'; failures: number }): string =>
  cause === 'asked' ? 'it asked for a pause' : `${many(failures, 'call')} in a row failed`

type Asked = Pick<Destination, 'sources' | 'types' | 'condition'>

/** "Order completed and Sign up from Web where properties.total > 100". `names`: of sources, by id. */
export function received({ sources, types, condition }: Asked, names: ReadonlyMap<string, string>): string {
  const what = types.length ? listed(types.map(worded)) : 'All events'
  const from = sources.length ? ` from ${listed(sources.map((id) => names.get(id) ?? id))}` : ''
  return what + from + (condition.trim() ? ` where ${condition.trim()}` : '')
}

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' })
const listed = (names: string[]) => list.format(names)
