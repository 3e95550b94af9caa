// What is known of a person, in groups, each with when it was said and by which event.
import type { Person } from '../../api/people'
import { begunSmall, isBranch, labelOf, leaves, pathLabel, written, writtenAt, type Branch } from '../../parts/values'

export interface Trait {
  path: string
  label: string
  value: string
  since?: string
  event?: string
}
export interface TraitGroup {
  name: string
  title: string
  traits: Trait[]
}

const FIRST = ['pii', 'contact', 'identifier', 'job', 'loyalty', 'preferences']
const WITHIN = ['display_name', 'firstname', 'lastname', 'name', 'gender', 'birthday', 'email', 'phone', 'address', 'street', 'postcode', 'town', 'county', 'country', 'company', 'position']
const ELSEWHERE = new Set(['metrics', 'anonymous'])
const TITLES: Readonly<Record<string, string>> = { identifier: 'Identifiers', job: 'Work', devices: 'Last device' }

export function traitGroups(person: Person): TraitGroup[] {
  const branches = Object.entries(person.data).filter(([name]) => !ELSEWHERE.has(name))
  branches.sort(([a], [b]) => rank(a) - rank(b))
  const groups = branches.map(([name, value]) => ({ name, title: TITLES[name] ?? labelOf(name), traits: below(person, `data.${name}`, value, name) }))
  const own = { name: 'traits', title: 'Custom traits', traits: free(person, 'traits', person.traits) }
  const consents = { name: 'consents', title: 'Consents', traits: Object.entries(person.consents).map(([name, value]) => ({ ...trait(person, `consents.${name}`, labelOf(name), null), value: granted(value) })) }
  const interests = { name: 'interests', title: 'Interests', traits: free(person, 'interests', person.interests) }
  return [...groups, own, consents, interests].filter(({ traits }) => traits.length > 0)
}

/** The event that said all of them, and when: then it need not stand at each. */
export function saidTogether(traits: readonly Trait[]): { since: string; event: string } | undefined {
  const { since, event } = traits[0] ?? {}
  return traits.length > 1 && since && event && traits.every((trait) => trait.event === event && trait.since === since) ? { since, event } : undefined
}

/** The events that said any of it. */
export const sayers = (groups: readonly TraitGroup[]): string[] =>
  groups.flatMap(({ traits }) => traits.flatMap(({ event }) => event ?? []))

/** Those that are not named come after. */
const rank = (name: string, order = FIRST): number => (order.includes(name) ? order.indexOf(name) : order.length)

const inOrder = (one: string, other: string): number => {
  const [names, others] = [one.split('.'), other.split('.')]
  const at = names.findIndex((name, index) => name !== others[index])
  return at < 0 ? 0 : rank(names[at] ?? '', WITHIN) - rank(others[at] ?? '', WITHIN)
}

function below(person: Person, path: string, value: unknown, name: string): Trait[] {
  if (!isBranch(value)) return [trait(person, path, labelOf(name), value)]
  const found = leaves(value).sort((one, other) => inOrder(one.path, other.path))
  return found.map((leaf) => trait(person, `${path}.${leaf.path}`, pathLabel(shortened(leaf.path)), leaf.value))
}

/** Without what the title of the group says, and what tells people nothing. */
const shortened = (path: string): string => path.replace(/^last\.(geo\.)?/, '').replace(/^country\.code$/, 'country').replace(/^names$/, 'all_so_far')

/** Names that are the sender's, and may hold dots. What stands below one is listed by itself. */
const free = (person: Person, branch: string, tree: Branch): Trait[] =>
  Object.entries(tree).flatMap(([name, value]) => {
    const path = `${branch}.${name}`
    if (!isBranch(value)) return [trait(person, path, labelOf(name), value)]
    return leaves(value).map((leaf) => ({ ...trait(person, path, '', null), path: `${path}.${leaf.path}`, label: `${labelOf(name)}, ${begunSmall(pathLabel(leaf.path))}`, value: writtenAt(leaf.path, leaf.value) }))
  })

function trait(person: Person, path: string, label: string, value: unknown): Trait {
  const said = saidOf(person.metadata.fields, path)
  return { path, label, value: writtenAt(path, value), since: said?.[0], event: said?.[1] }
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
