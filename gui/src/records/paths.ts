// Paths of fields, as TQL writes them: where they lead in a record, and what people call them.
import { worded } from '../parts/names'
import type { Kind, Row } from './kinds'

const NAME = /\["((?:[^"\\]|\\.)*)"\]|([^.[\]@]+)/g
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*$/

const LABELS: Readonly<Record<string, string>> = {
  'profile@id': 'Person',
  'profile@visits': 'Visits',
  'profile@events': 'Events',
  'profile@data.contact.email.main': 'E-mail',
  'profile@data.contact.phone.main': 'Phone',
  'profile@data.pii.firstname': 'First name',
  'profile@data.pii.lastname': 'Last name',
  'event@profile': 'Person',
  'event@time': 'When',
  'event@type': 'Event',
  'event@page.title': 'Page',
  'event@page.url': 'Page address',
  'event@page.path': 'Page path',
  'event@page.referrer': 'Came from',
  'event@properties.value': 'Amount (value)',
  'session@profile': 'Person',
  'session@start': 'Began',
  'session@last': 'Last event',
}

export function namesOf(path: string, kind: Kind): string[] {
  const whole = kind.aliases[path] ?? path
  return [...whole.matchAll(NAME)].map(([, quoted, plain]) => (quoted === undefined ? (plain ?? '') : quoted.replaceAll(/\\(.)/g, '$1')))
}

export function valueAt(row: Row, path: string, kind: Kind): unknown {
  let value: unknown = row
  for (const name of namesOf(path, kind)) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

export function labelOf(path: string, kind: Kind): string {
  const known = LABELS[`${kind.name}@${path}`]
  if (known) return known
  const names = namesOf(kind.aliases[path] ? path.replaceAll('.', '_') : path, { ...kind, aliases: {} })
  const last = names.at(-1) ?? path
  // "main" and "id" say nothing without what they are of.
  const said = ['main', 'id', 'name', 'value'].includes(last) && names.length > 2 ? `${names.at(-2) ?? ''} ${last}` : last
  return worded(said.replaceAll(' ', '-'))
}

/** Paths of the values below the branches of any shape. */
export function leavesOf(rows: readonly Row[], branches: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (value: unknown, path: string, depth: number) => {
    if (typeof value !== 'object' || value === null) {
      if (value !== null && value !== undefined) found.set(path, typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text')
    } else if (!Array.isArray(value) && depth < 5) {
      for (const [name, below] of Object.entries(value)) walk(below, PLAIN.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`, depth + 1)
    }
  }
  for (const row of rows) for (const branch of branches) walk(row[branch], branch, 1)
  return found
}
