// How a person is called.
import type { Shapes } from '../api/client'
import { textAt } from './values'

type Person = Pick<Shapes['ProfileShown'], 'data'>

export const ANONYMOUS = 'Anonymous visitor'

/** By name, else e-mail, else what else they are reached by. */
export function personName({ data }: Person): string {
  const name = [textAt(data, 'pii.firstname'), textAt(data, 'pii.lastname')].filter(Boolean).join(' ')
  return textAt(data, 'pii.display_name') ?? (name || (textAt(data, 'contact.email.main', 'contact.email.business', 'contact.email.private', 'contact.phone.main') ?? ANONYMOUS))
}

/** Two letters for a picture that nobody has; null for who has no name. */
export function initials(person: Person): string | null {
  const name = personName(person)
  if (name === ANONYMOUS || name.startsWith('+')) return null
  const words = name.replace(/@.*/, '').split(/[\s._-]+/).filter(Boolean)
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.charAt(0).toUpperCase() ?? '').join('')
}
