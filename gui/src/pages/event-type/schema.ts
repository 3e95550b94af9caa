// A JSON Schema of properties, as rows that people read, and as an example.
export interface Schema {
  type?: string | readonly string[]
  properties?: Readonly<Record<string, Schema>>
  items?: Schema
  anyOf?: readonly Schema[]
  examples?: readonly unknown[]
  description?: string
  required?: readonly string[]
  format?: string
}

export interface Row {
  path: string
  kind: string
  says: string
  example: unknown
  needed: boolean
}

const ALIAS = 'Another name of '
const KINDS: Readonly<Record<string, string>> = { string: 'text', number: 'number', integer: 'whole number', boolean: 'yes or no', array: 'list', object: 'group' }

/** Those with a name of their own first, then their other names. */
export function rowsOf(schema: Schema): Row[] {
  const rows = [...below(schema, '')]
  return [...rows.filter((row) => !isAlias(row.says)), ...rows.filter((row) => isAlias(row.says))]
}

/** What somebody would send. */
export function exampleOf(schema: Schema): unknown {
  if (schema.properties) {
    const members = Object.entries(schema.properties).filter(([, member]) => !isAlias(member.description))
    return Object.fromEntries(members.map(([name, member]) => [name, exampleOf(member)]))
  }
  if (schema.examples?.length) return schema.examples[0]
  return schema.items ? [exampleOf(schema.items)] : {}
}

function* below(schema: Schema, prefix: string): Generator<Row> {
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const path = prefix + name
    yield { path, kind: kindOf(member), says: (member.description ?? '').replaceAll('`', ''), example: member.examples?.[0], needed: schema.required?.includes(name) ?? false }
    yield* below(member, `${path}.`)
    if (member.items) yield* below(member.items, `${path}[].`)
  }
}

function kindOf({ type, format }: Schema): string {
  if (format === 'date') return 'date'
  if (format === 'date-time') return 'time'
  const types = typeof type === 'string' ? [type] : (type ?? [])
  return types.map((one) => KINDS[one] ?? one).join(' or ') || 'anything'
}

const isAlias = (says: string | undefined): boolean => says?.startsWith(ALIAS) ?? false
