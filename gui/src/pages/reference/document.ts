// Reads the platform's own OpenAPI document into what the page shows.
import { useQuery } from '@tanstack/react-query'
import { Problem } from '../../api/client'

export interface Schema {
  $ref?: string
  type?: string | string[]
  title?: string
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  enum?: unknown[]
  default?: unknown
}

interface Content {
  'application/json'?: { schema?: Schema; example?: unknown }
}

export interface Parameter {
  name: string
  in: string
  required: boolean
  description: string
  schema: Schema
  example?: unknown
}

export interface Operation {
  operationId: string
  summary: string
  parameters: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { description: string; content?: Content }>
}

interface Document {
  info: { version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

export interface Entry {
  method: string
  path: string
  operation: Operation
}

/** The document does not describe itself, so the client has no operation for it. */
export const useDocument = () =>
  useQuery({
    queryKey: ['openapi'],
    staleTime: Infinity,
    queryFn: async () => {
      const answer = await fetch('/api/openapi.json')
      if (!answer.ok) throw new Problem(answer.status, 'unknown', `The platform answered ${answer.status}.`)
      return (await answer.json()) as Document
    },
  })

/** What an operation is about -> its operations, in the document's order. Only those that say one of the words. */
export function groups(document: Document, words: string): [string, Entry[]][] {
  const found = new Map<string, Entry[]>()
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (!`${method} ${path} ${operation.summary}`.toLowerCase().includes(words.toLowerCase())) continue
      const about = path.split('/')[2] ?? path
      found.set(about, [...(found.get(about) ?? []), { method: method.toUpperCase(), path, operation }])
    }
  }
  return [...found]
}

/** What a schema is, in a few words: "list of SourceShown". */
export function kindOf(schema: Schema | undefined): string {
  if (!schema) return 'anything'
  if (schema.$ref) return schema.$ref.replace(/.*\//, '')
  if (schema.anyOf) return schema.anyOf.map(kindOf).join(' or ')
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ')
  if (schema.type === 'array') return `list of ${kindOf(schema.items)}`
  return [schema.type ?? 'anything'].flat().join(' or ')
}

/** The schema itself where it is only named. */
export function looked(document: Document, schema: Schema | undefined): Schema | undefined {
  return schema?.$ref ? document.components.schemas[schema.$ref.replace(/.*\//, '')] : schema
}

export type { Document }
