// What the words of a search may mean as filters: who never saw a condition writes "purchases over 100 last week".
import { written, type Comparison } from './condition'

/** `parts`: of a condition. `last`: a length of time, or nothing. `words`: those that mean none of it. */
export interface Meaning {
  parts: readonly string[]
  last: string
  words: string
}

const AMOUNT = /(?:^|\s)(over|above|more than|greater than|at least|under|below|less than|at most|>=|<=|>|<)\s*[£$€]?\s?(\d+(?:\.\d+)?)\s?(?:[£$€]|gbp|eur|usd|pounds?|euros?|dollars?)?(?=\s|$)/i
const COMPARED: Readonly<Record<string, Comparison>> = {
  over: 'more',
  above: 'more',
  'more than': 'more',
  'greater than': 'more',
  'at least': 'atLeast',
  under: 'less',
  below: 'less',
  'less than': 'less',
  'at most': 'atMost',
  '>': 'more',
  '>=': 'atLeast',
  '<': 'less',
  '<=': 'atMost',
}
const TIME = /(?:^|\s)(?:(?:in|of|from|within|during)\s+)?(?:the\s+)?(?:last|past)\s+(?:(\d{1,3})\s+)?(hour|day|week|month|quarter)s?(?=\s|$)/i
const LENGTHS: Readonly<Record<string, readonly [count: number, unit: string]>> = { hour: [1, 'h'], day: [1, 'd'], week: [7, 'd'], month: [30, 'd'], quarter: [90, 'd'] }
const FILLERS = ['a', 'all', 'an', 'and', 'event', 'events', 'for', 'in', 'of', 'the', 'with', 'worth']
// What the catalogue calls otherwise than people do.
const BOUGHT = 'order-completed'
const ALIKE: Readonly<Record<string, string>> = { bought: BOUGHT, buy: BOUGHT, order: BOUGHT, purchase: BOUGHT, sale: BOUGHT, checkout: 'checkout-started', registration: 'sign-up' }

/** Null where the words mean no filter. `types`: those that arrive. */
export function meaningOf(typed: string, types: readonly string[]): Meaning | null {
  const [, sign = '', amount] = AMOUNT.exec(typed) ?? []
  const time = TIME.exec(typed)
  const rest = typed.replace(AMOUNT, ' ').replace(TIME, ' ').split(/\s+/).filter((word) => word && !FILLERS.includes(word.toLowerCase()))
  const type = typeOf(rest, types)
  const comparison = COMPARED[sign.toLowerCase()]
  const parts = [
    ...(type ? [written({ path: 'type', type: 'text', comparison: 'is', value: type })] : []),
    ...(comparison && amount ? [written({ path: 'properties.value', type: 'number', comparison, value: amount })] : []),
  ]
  if (parts.length === 0 && !time) return null
  return { parts, last: time ? lastOf(time) : '', words: type ? '' : rest.join(' ') }
}

function lastOf([, count, unit = '']: RegExpExecArray): string {
  const [size, letter] = LENGTHS[unit.toLowerCase()] ?? [7, 'd']
  return `${size * Number(count ?? 1)}${letter}`
}

/** The shortest type that all the words are about. */
function typeOf(words: readonly string[], types: readonly string[]): string | undefined {
  if (words.length === 0) return undefined
  const stems = words.map((word) => word.toLowerCase().replace(/s$/, ''))
  const alike = stems.length === 1 ? ALIKE[stems[0] ?? ''] : undefined
  if (alike && types.includes(alike)) return alike
  const about = types.filter((type) => stems.every((stem) => type.split('-').some((part) => part.startsWith(stem))))
  return about.sort((a, b) => a.length - b.length)[0]
}
