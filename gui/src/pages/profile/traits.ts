// What is known of a person, in groups, each with when it was said and by which event.
import type { Person } from '../../api/people'
import { isBranch, labelOf, leaves, pathLabel, written, type Branch } from '../../parts/values'

export interface Trait {
  path: string
  label: string
  value: string
  since?: string
  event?: string
}
export interface TraitGroup {
  title: string
  traits: Trait[]
}

const FIRST = ['pii', 'contact', 'identifier', 'job', 'loyalty', 'preferences']
const ELSEWHERE = new Set(['metrics', 'anonymous'])
const TITLES: Readonly<Record<string, string>> = { identifier: 'Ids', job: 'Work' }

export function traitGroups(person: Person): TraitGroup[] {
  const branches = Object.entries(person.data).filter(([name]) => !ELSEWHERE.has(name))
  branches.sort(([a], [b]) => rank(a) - rank(b))
  const groups = branches.map(([name, value]) => ({ title: TITLES[name] ?? labelOf(name), traits: below(person, `data.${name}`, value, name) }))
  const own = { title: 'Traits of your own', traits: flat(person, 'traits', person.traits) }
  const consents = { title: 'Consents', traits: Object.entries(person.consents).map(([name, value]) => ({ ...trait(person, `consents.${name}`, labelOf(name), null), value: granted(value) })) }
  const interests = { title: 'Interests', traits: flat(person, 'interests', person.interests) }
  return [...groups, own, consents, interests].filter(({ traits }) => traits.length > 0)
}

/** The events that said any of it. */
export const sayers = (groups: readonly TraitGroup[]): string[] =>
  groups.flatMap(({ traits }) => traits.flatMap(({ event }) => event ?? []))

/** Those that are not named come after. */
const rank = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)

function below(person: Person, path: string, value: unknown, name: string): Trait[] {
  if (!isBranch(value)) return [trait(person, path, labelOf(name), value)]
  return leaves(value).map((leaf) => trait(person, `${path}.${leaf.path}`, pathLabel(leaf.path), leaf.value))
}

/** Names that are the sender's, and may hold dots. */
const flat = (person: Person, branch: string, tree: Branch): Trait[] =>
  Object.entries(tree).map(([name, value]) => trait(person, `${branch}.${name}`, labelOf(name), value))

function trait(person: Person, path: string, label: string, value: unknown): Trait {
  const said = saidOf(person.metadata.fields, path)
  return { path, label, value: written(value), since: said?.[0], event: said?.[1] }
}

/** Of the path itself, or of the branch that was said as a whole. */
function saidOf(fields: Branch, path: string): [string, string] | undefined {
  for (let at = path; at; at = at.includes('.') ? at.slice(0, at.lastIndexOf('.')) : '') {
    const said = fields[at]
    if (Array.isArray(said)) return said as [string, string]
  }
  return undefined
}

function granted(consent: unknown): string {
  if (consent === false || consent === null) return 'Taken back'
  const until = isBranch(consent) ? consent['revoke'] : undefined
  return until ? `Given until ${written(until)}` : 'Given'
}
