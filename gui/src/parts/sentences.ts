// What went wrong, for people.
import { Problem } from '../api/client'

export function sentenceOf(error: unknown): string {
  if (error instanceof Problem) return begun(error.message)
  return error instanceof Error ? error.message : 'Nobody knows what went wrong.'
}

/** The platform's sentences begin small and have no full stop. */
export function begun(sentence: string): string {
  const text = sentence.charAt(0).toUpperCase() + sentence.slice(1)
  return /[.!?]$/.test(text) ? text : `${text}.`
}
