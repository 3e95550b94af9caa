// What the words of a search may mean as filters: who never saw a condition writes "purchases over 100 last week".
import { written, type Comparison } from './condition'

/** `parts`: of a condition. `last`: a length of time, or nothing; `from` and `to`: moments, where it is a day of the calendar. `words`: those that mean none of it. */
export interface Meaning {
  parts: readonly string[]
  last: string
  from: string
  to: string
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
const DAY = /(?:^|\s)(?:from\s+)?(today|yesterday|this week|this month)(?=\s|$)/i
const LENGTHS: Readonly<Record<string, readonly [count: number, unit: string]>> = { hour: [1, 'h'], day: [1, 'd'], week: [7, 'd'], month: [30, 'd'], quarter: [90, 'd'] }
export const FILLERS = ['a', 'all', 'an', 'and', 'event', 'events', 'for', 'in', 'of', 'the', 'with', 'worth']
// What the catalogue calls otherwise than people do.
const BOUGHT = 'order-completed'
const ALIKE: Readonly<Record<string, string>> = { bought: BOUGHT, buy: BOUGHT, order: BOUGHT, purchase: BOUGHT, sale: BOUGHT, checkout: 'checkout-started', registration: 'sign-up' }

/** Null where the words mean no filter. `types`: those that arrive. */
export function meaningOf(typed: string, types: readonly string[], now: Date): Meaning | null {
  const span = spanIn(typed, now)
  const amount = comparedAmount(span.left)
  const rest = without(amount?.left ?? span.left, FILLERS)
  const type = typeOf(rest.split(' ').filter(Boolean), types)
  const parts = [
    ...(type ? [written({ path: 'type', type: 'text', comparison: 'is', value: type })] : []),
    ...(amount ? [written({ path: 'properties.value', type: 'number', comparison: amount.comparison, value: amount.value })] : []),
  ]
  if (parts.length === 0 && !span.isSaid) return null
  return { parts, last: span.last, from: span.from, to: span.to, words: type ? '' : rest }
}

/** "over £100", and what is left without it. */
export function comparedAmount(typed: string): { comparison: Comparison; value: string; left: string } | null {
  const [all = '', sign = '', value] = AMOUNT.exec(typed) ?? []
  const comparison = COMPARED[sign.toLowerCase()]
  return comparison && value ? { comparison, value, left: typed.replace(all, ' ') } : null
}

interface Span {
  last: string
  from: string
  to: string
  left: string
  isSaid: boolean
}

/** The time that is said, and what is left without it. Days, weeks and months begin where the viewer is. */
export function spanIn(typed: string, now: Date): Span {
  const time = TIME.exec(typed)
  if (time) return { last: lastOf(time), from: '', to: '', left: typed.replace(TIME, ' '), isSaid: true }
  const said = DAY.exec(typed)?.[1]?.toLowerCase()
  if (!said) return { last: '', from: '', to: '', left: typed, isSaid: false }
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()]
  const begin = { today: day, yesterday: day - 1, 'this week': day - ((now.getDay() + 6) % 7), 'this month': 1 }[said] ?? day
  const to = said === 'yesterday' ? new Date(year, month, day).toISOString() : ''
  return { last: '', from: new Date(year, month, begin).toISOString(), to, left: typed.replace(DAY, ' '), isSaid: true }
}

export const without = (typed: string, aside: readonly string[]): string =>
  typed.split(/\s+/).filter((word) => word && !aside.includes(word.toLowerCase())).join(' ')

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
