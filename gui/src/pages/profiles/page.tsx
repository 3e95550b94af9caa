// People: found by words or a condition.
import { PROFILES } from '../../records/kinds'
import { Records } from '../../records/Records'

export function Component() {
  return <Records kind={PROFILES} />
}
