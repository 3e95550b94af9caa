// Visits: found by words, a condition, or when they were.
import { SESSIONS } from '../../records/kinds'
import { Records } from '../../records/Records'

export function Component() {
  return <Records kind={SESSIONS} />
}
