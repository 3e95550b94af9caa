// A part of a condition in words.
import { written } from '../parts/values'
import { COMPARISONS, read, takesValue } from './condition'
import type { Kind } from './kinds'
import { labelOf } from './paths'
import { calledOf } from './valueWords'

/** As a sentence; the text itself where it is more than that. */
export function told(part: string, kind: Kind): string {
  if (part !== '' && part === kind.query) return 'Without system events'
  const test = read(part)
  if (!test) return part
  const words = `${labelOf(test.path, kind)} ${COMPARISONS[test.comparison].label}`
  return takesValue(test.comparison) ? `${words} ${test.type === 'time' ? written(test.value) : calledOf(test.path, test.value)}` : words
}
