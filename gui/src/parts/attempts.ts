// What came of an attempt, and what can be done about it, in words.
import type { Delivery } from '../api/deliveries'
import { begun } from './sentences'

/** `status`: of the answer, null where there was none. `said`: how it begins, or what went wrong. */
interface Came {
  status: number | null
  said: string
}

/** "answered 503, “closed”"; without an answer, what went wrong. */
export const cameTo = (last: Came): string => (last.status === null ? last.said : `answered ${last.status}${quoted(last)}`)

/** The same as a sentence. */
export const lastCall = (last: Came): string => begun(last.status === null ? `the last call failed: ${last.said}` : `the last call was ${cameTo(last)}`)

/** The last attempt of a delivery that waits, unless it waits since somebody sent it again. */
export const failedLast = ({ status, tries, attempts }: Delivery) => (status === 'waiting' && tries > 0 ? attempts.at(-1) : undefined)

/** Why a delivery did not arrive, as far as it did not. */
export function whyOf(delivery: Delivery): string | undefined {
  const { status, reason, attempts } = delivery
  const last = attempts.at(-1)
  if (reason) return reason + (status === 'dead' && last ? quoted(last) : '')
  const failed = failedLast(delivery)
  return failed && cameTo(failed)
}

/** Where there was no answer, what is said stands in the reason. */
const quoted = ({ status, said }: Came): string => (status !== null && said.trim() ? `, “${said.trim()}”` : '')

const REMEDIES: [statuses: readonly number[], words: string][] = [
  [[401, 403, 407], 'It does not let us in: give it the key or password that it wants, among the headers.'],
  [[404, 410], 'There is nothing at this address: correct it, or ask who runs the receiver where it listens now.'],
  [[405], 'It does not take this method: choose the other one.'],
  [[408, 425, 504], 'It is slow: let it have more time for an answer, or call it less often.'],
  [[413], 'It is told more at once than it takes: let a template say less.'],
  [[429], 'It is called more often than it allows: set how many calls a second it gets.'],
]

/** What an answer means, and what to do about it; `status` is null where nothing answered. */
export function remedyFor(status: number | null): string {
  if (status === null) return 'Nothing answers: see whether the receiver runs, and whether the address is right.'
  const known = REMEDIES.find(([statuses]) => statuses.includes(status))
  if (known) return known[1]
  if (status >= 500) return 'The receiver itself is in trouble: who runs it finds the reason in its log.'
  if (status >= 400) return 'It does not understand what it is told: compare that with what it wants, and change the template.'
  return 'It has moved: enter the address that it moved to.'
}
