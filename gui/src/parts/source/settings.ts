// What a source's settings are called and what they mean, for the form and for those who may only read them.
import type { Given } from '../../api/sources'
import { counted } from '../numbers'
import type { Problems as Found } from '../form/problems'

export const FIELDS = ['name', 'channel', 'doors', 'origins', 'rate', 'bots', 'region', 'keys'] as const
export type Problems = Found<(typeof FIELDS)[number]>

/** A part of the form: `set` changes some of what is given. */
export interface Part {
  given: Given
  set: (change: Partial<Given>) => void
  problems: Problems
}

export interface Choice {
  name: string
  words: string
}

export const BOTS: Readonly<Record<string, Choice>> = {
  flag: { name: 'Are kept, and marked', words: 'Lists can leave them out by the mark.' },
  refuse: { name: 'Are not kept', words: 'They are refused, and stand under “What arrives” with the reason.' },
}

export const KEPT: Readonly<Record<'all' | 'ephemeral', Choice>> = {
  all: { name: 'Everything they say', words: 'What was bought, searched or filled in can be looked up later, and goes to the person.' },
  ephemeral: { name: 'Only that something happened', words: 'Type, time and person are kept. All else goes on to your destinations and is forgotten then.' },
}

export const WHOSE: Readonly<Record<'people' | 'nobody', Choice>> = {
  people: { name: 'The people they tell of', words: 'Each leads to a person, by user id, e-mail, phone or device.' },
  nobody: { name: 'Nobody', words: 'No person and no visit is made of them: for figures alone.' },
}

export const keptOf = ({ ephemeral }: Pick<Given, 'ephemeral'>): Choice => (ephemeral ? KEPT.ephemeral : KEPT.all)
export const whoseOf = ({ profile_less }: Pick<Given, 'profile_less'>): Choice => (profile_less ? WHOSE.nobody : WHOSE.people)

export const UNITS = ['second', 'minute', 'hour', 'day']
export const per = (unit: string): string => `${unit === 'hour' ? 'an' : 'a'} ${unit}`

/** "1000/second" in parts; null where it is none. */
export function rateParts(rate: string | null): { count: number; unit: string } | null {
  const [, count, unit] = /^(\d+)\/(\w+)$/.exec(rate ?? '') ?? []
  return count && unit ? { count: Number(count), unit } : null
}

export function rateWords(rate: string | null): string {
  const parts = rateParts(rate)
  return parts ? `At most ${counted(parts.count)} ${per(parts.unit)}` : (rate ?? 'As much as comes')
}

const NEAR = /^(localhost|127\.0\.0\.1|\[::1\])$/

/** Of whatever somebody pastes of a page's address what browsers say of it. What is no address stays, for the platform to say so. */
export function originOf(text: string): string {
  const written = text.trim()
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(written)
  try {
    const url = new URL(whole ? written : `https://${written}`)
    if (!whole && NEAR.test(url.hostname)) url.protocol = 'http:'
    // An origin that no browser says, or a host that is none but was made one by quoting.
    return url.origin === 'null' || url.origin.includes('%') ? written : url.origin
  } catch {
    return written
  }
}
