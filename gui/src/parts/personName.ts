// How a person is called.
import { textAt } from './values'

interface Person {
  data: unknown
}

export const ANONYMOUS = 'Anonymous visitor'

/** By name, else e-mail, else what else they are reached by; null where none of it is known. */
export function knownName({ data }: Person): string | null {
  const name = [textAt(data, 'pii.firstname'), textAt(data, 'pii.lastname')].filter(Boolean).join(' ')
  return textAt(data, 'pii.display_name') ?? (name || (textAt(data, 'contact.email.main', 'contact.email.business', 'contact.email.private', 'contact.phone.main') ?? null))
}

export const personName = (person: Person): string => knownName(person) ?? ANONYMOUS

/** With a few letters to tell them apart in a list. */
export const anonymous = (id: string): string => `${ANONYMOUS} ${id.slice(0, 4)}`

/** Two letters for a picture that nobody has; null for who has no name. */
export function initials(person: Person): string | null {
  const name = knownName(person)
  if (name === null || name.startsWith('+')) return null
  const words = name.replace(/@.*/, '').split(/[\s._-]+/).filter(Boolean)
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => Array.from(word ?? '')[0]?.toUpperCase() ?? '').join('')
}
