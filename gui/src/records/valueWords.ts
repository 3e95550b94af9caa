// A value of a filter as people read and write it: types of events by their names, countries by theirs.
import { worded } from '../parts/names'
import { countryCode, isCountry, writtenAt } from '../parts/values'
import type { Test } from './condition'

/** "Order completed", "Germany (DE)". */
export const calledOf = (path: string, value: string): string => (path === 'type' ? worded(value) : isCountry(path) ? writtenAt(path, value) : value)

/** As the records have it, of what was written. */
export function finishedOf(test: Test): Test {
  if (test.path === 'type') return { ...test, value: test.value.trim().toLowerCase().replaceAll(/[\s_]+/g, '-') }
  return isCountry(test.path) ? { ...test, value: countryCode(test.value) ?? test.value } : test
}
