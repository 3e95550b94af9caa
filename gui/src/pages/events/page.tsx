// What people did: found by words, a condition, or when it was.
import { EVENTS } from '../../records/kinds'
import { Records } from '../../records/Records'

export function Component() {
  return <Records kind={EVENTS} />
}
