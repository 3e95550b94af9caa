// What the platform refused, at the field that it names.
import { Problem } from '../../api/client'
import { sentenceOf } from '../sentences'

/** `option`: which of the options it is about. `other`: what is about none of the form's fields. */
export type Problems<Field extends string> = Partial<Record<Field | 'option' | 'other', string>>

export function problemsOf<Field extends string>(error: unknown, fields: readonly Field[]): Problems<Field> {
  if (!error) return {}
  const { field, option } = error instanceof Problem ? error : { field: null, option: null }
  const known = fields.find((name) => name === field) ?? 'other'
  return { [known]: sentenceOf(error), ...(option && { option }) } as Problems<Field>
}
