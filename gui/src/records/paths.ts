// Paths of fields, as TQL writes them: where they lead in a record, and what people call them.
import { worded } from '../parts/names'
import { pathLabel } from '../parts/values'
import type { Kind, Row } from './kinds'

const NAME = /\["((?:[^"\\]|\\.)*)"\]|([^.[\]@]+)/g
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*$/

const LABELS: Readonly<Record<string, string>> = {
  'profile@id': 'Person',
  'profile@ids': 'All ids',
  'profile@visits': 'Visits',
  'profile@events': 'Events',
  'profile@data.contact.address.country': 'Country',
  'profile@data.contact.address.town': 'City',
  'profile@data.job.company.name': 'Company',
  'event@profile': 'Person',
  'event@time': 'When',
  'event@type': 'Event',
  'event@page.title': 'Page',
  'event@page.url': 'Page address',
  'event@page.path': 'Page path',
  'event@page.referrer': 'Referrer',
  'event@properties.value': 'Amount (value)',
  'event@context.geo.country.code': 'Country',
  'event@context.geo.city': 'City',
  'session@profile': 'Person',
  'session@start': 'Began',
  'session@last': 'Last event',
  'session@utm': 'Campaign',
  'session@device': 'Device',
  'session@geo': 'Location',
  'session@geo.country.code': 'Country',
  'session@geo.city': 'City',
  'session@app.name': 'Browser or app',
}
const COUNTED: Readonly<Record<string, string>> = { count: 'times', first: 'first time', last: 'last time' }
// Branches that say nothing of what stands in them.
const VAGUE: ReadonlySet<string> = new Set(['data', 'properties', 'traits', 'context'])
const GROUPS: ReadonlySet<string> = new Set(['pii', 'contact', 'metrics', 'identifier', 'preferences', 'job', 'ec'])

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

/** "Country", "Order completed (times)", "Device, system": as the pages of a person and an event call it. */
export function labelOf(path: string, kind: Kind): string {
  const known = LABELS[`${kind.name}@${path}`]
  if (known) return known
  if (kind.aliases[path]) return worded(path)
  const [, type, figure = ''] = /^stats\.counters\.(.+)\.(count|first|last)$/.exec(path) ?? []
  if (type) return `${worded(type)} (${COUNTED[figure]})`
  const said = path.replace('data.devices.last.', 'data.device.').replace('data.metrics.money.', 'data.metrics.').replace(/^utm\./, 'utm_')
  return pathLabel(told(namesOf(said, { ...kind, aliases: {} })).map((name) => name.replaceAll('.', ' ')).join('.'))
}

function told([first = '', second = '', ...rest]: readonly string[]): string[] {
  if (second === '') return [first]
  if (first === 'data' && GROUPS.has(second) && rest.length > 0) return rest
  return VAGUE.has(first) ? [second, ...rest] : [first, second, ...rest]
}

/** Paths of the values below the branches of any shape. */
export function leavesOf(rows: readonly Row[], branches: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (value: unknown, path: string, depth: number) => {
    if (typeof value !== 'object' || value === null) {
      if (value !== null && value !== undefined) found.set(path, typeOf(value))
    } else if (!Array.isArray(value) && depth < 5) {
      for (const [name, below] of Object.entries(value)) walk(below, PLAIN.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`, depth + 1)
    }
  }
  for (const row of rows) for (const branch of branches) walk(row[branch], branch, 1)
  return found
}

function typeOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return typeof value
  return typeof value === 'string' && TIME.test(value) ? 'time' : 'text'
}
