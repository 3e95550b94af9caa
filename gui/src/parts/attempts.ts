// What came of an attempt, and what can be done about it, in words.
import type { Delivery } from '../api/deliveries'
import { begun } from './sentences'

/** `status`: of the answer, null where there was none. `said`: how it begins, or what went wrong. */
export interface Came {
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
function quoted({ status, said }: Came): string {
  const words = isMarkup(said) ? textOf(said) : said.trim()
  return status !== null && words ? `, “${words}”` : ''
}

/** Servers that fail answer with a page for people. It stands whole among the attempts. */
const isMarkup = (said: string): boolean => /^\s*<(!doctype|html|head|body)\b/i.test(said)

const textOf = (page: string): string =>
  page.replace(/<(head|script|style)\b[^]*?(<\/\1>|$)/gi, ' ').replace(/<[^>]*(>|$)/g, ' ').replace(/\s+/g, ' ').trim()

const SLOW = 'It is slow: let it have more time for an answer, or call it less often.'

const REMEDIES: [statuses: readonly number[], words: string][] = [
  [[401, 403, 407], 'It does not let us in: give it the key or password that it wants, among the headers.'],
  [[404, 410], 'There is nothing at this address: correct it, or ask who runs the receiver where it listens now.'],
  [[405], 'It does not take this method: choose the other one.'],
  [[408, 425, 504], SLOW],
  [[413], 'It is told more at once than it takes: let a template say less.'],
  [[429], 'It is called more often than it allows: set how many calls a second it gets.'],
]

/** As the platform says why nothing answered. */
const UNANSWERED: [beginning: string, words: string][] = [
  ['no answer within', SLOW],
  ['its certificate is not trusted', 'Who runs the receiver gives it a certificate of a known authority, for the name that stands in the address; or the address is that of somebody else.'],
]

/** What an answer means, and what to do about it. */
export function remedyFor({ status, said }: Came): string {
  if (status === null) return UNANSWERED.find(([beginning]) => said.startsWith(beginning))?.[1] ?? 'Nothing answers: see whether the receiver runs, and whether the address is right.'
  const known = REMEDIES.find(([statuses]) => statuses.includes(status))
  if (known) return known[1]
  if (status >= 500) return 'The receiver itself is in trouble: who runs it finds the reason in its log.'
  if (status >= 400) return 'It does not understand what it is told: compare that with what it wants, and change the template.'
  return 'It has moved: enter the address that it moved to.'
}
