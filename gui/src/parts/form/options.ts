// The options of something of the catalogue, as its declaration says them.
export interface Option {
  type?: 'string' | 'number' | 'integer' | 'boolean' | 'object'
  title: string
  description: string
  enum?: string[]
  default?: unknown
  writeOnly?: boolean
}

export interface Schema {
  properties: Record<string, Option>
  required: string[]
}

export type Values = Record<string, unknown>

export const MASK = '***'

/** What is new begins as its declaration says. */
export function begun({ properties }: Schema): Values {
  const known = Object.entries(properties).filter(([, option]) => option.default !== undefined)
  return Object.fromEntries(known.map(([name, option]) => [name, option.default]))
}

/** The API answers an open object; what is in it is said in the platform's `sdk/form.py`. */
export const schemaOf = (options: Record<string, unknown>): Schema => options as unknown as Schema
