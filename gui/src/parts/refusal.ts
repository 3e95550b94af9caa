// Why somebody was not let in, for people.
import { Problem } from '../api/client'
import { sentenceOf } from './sentences'

export function refusal(error: unknown): string {
  if (!(error instanceof Problem)) return sentenceOf(error)
  if (error.status === 401) return 'E-mail or password is wrong.'
  if (error.status === 429) return `Too many tries. Come again ${wait(error.retryAfterS)}.`
  return sentenceOf(error)
}

function wait(seconds: number | null): string {
  if (seconds === null) return 'later'
  if (seconds < 90) return `in ${seconds} seconds`
  return `in ${Math.ceil(seconds / 60)} minutes`
}
