// What somebody is called in a list.
import type { Row } from './kinds'

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const within = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined)

/** Their name, else an address, else that we do not know them, with a few letters to tell them apart. */
export function nameOf(person: Row): string {
  const pii = within(person['data'], 'pii')
  const full = [text(within(pii, 'firstname')), text(within(pii, 'lastname'))].filter(Boolean).join(' ')
  const email = text(within(within(within(person['data'], 'contact'), 'email'), 'main'))
  return text(within(pii, 'display_name')) || full || email || anonymous(person.id)
}

export const anonymous = (id: string): string => `Anonymous visitor ${id.slice(0, 4)}`
