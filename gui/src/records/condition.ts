// A condition as a row of tests that all must hold: taken apart, made, and put together.
export interface Test {
  path: string
  type: string
  comparison: Comparison
  value: string
}

export const COMPARISONS = {
  is: { text: '=', label: 'is', types: ['text', 'number', 'boolean', 'time'] },
  isNot: { text: '!=', label: 'is not', types: ['text', 'number', 'boolean'] },
  more: { text: '>', label: 'is greater than', types: ['number'] },
  atLeast: { text: '>=', label: 'is at least', types: ['number'] },
  less: { text: '<', label: 'is less than', types: ['number'] },
  atMost: { text: '<=', label: 'is at most', types: ['number'] },
  after: { text: '>=', label: 'is on or after', types: ['time'] },
  before: { text: '<', label: 'is before', types: ['time'] },
  holds: { text: 'CONTAINS', label: 'contains', types: ['text', 'texts', 'list'] },
  begins: { text: 'STARTS WITH', label: 'begins with', types: ['text'] },
  words: { text: '~', label: 'has the words', types: ['text'] },
  exists: { text: 'EXISTS', label: 'is set', types: ['text', 'number', 'boolean', 'time', 'texts', 'list'] },
  missing: { text: 'IS NULL', label: 'is not set', types: ['text', 'number', 'boolean', 'time', 'texts', 'list'] },
} as const

export type Comparison = keyof typeof COMPARISONS

export const takesValue = (comparison: Comparison): boolean => comparison !== 'exists' && comparison !== 'missing'

export const comparisonsOf = (type: string): Comparison[] =>
  (Object.keys(COMPARISONS) as Comparison[]).filter((name) => (COMPARISONS[name].types as readonly string[]).includes(type))

/** As TQL. */
export function written({ path, type, comparison, value }: Test): string {
  const sign = COMPARISONS[comparison].text
  return takesValue(comparison) ? `${path} ${sign} ${literal(value, type)}` : `${path} ${sign}`
}

function literal(value: string, type: string): string {
  if (type === 'boolean') return value.toUpperCase()
  if (type === 'number' && value.trim() !== '' && Number.isFinite(Number(value))) return String(Number(value))
  return JSON.stringify(value)
}

const SIMPLE = /^([^\s"'()~=!<>]+)\s*(?:(=|!=|>=|<=|>|<|~|\bCONTAINS\b|\bSTARTS WITH\b)\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|TRUE|FALSE)|(EXISTS|IS NULL))$/

/** The test that this is; none when it is more than the form can show. */
export function read(tql: string): Test | null {
  const [, path, sign, value, alone] = SIMPLE.exec(tql.trim()) ?? []
  if (!path) return null
  if (alone) return { path, type: 'text', comparison: alone === 'EXISTS' ? 'exists' : 'missing', value: '' }
  const type = typeOf(value ?? '')
  const found = (Object.keys(COMPARISONS) as Comparison[]).find((name) => COMPARISONS[name].text === sign && (COMPARISONS[name].types as readonly string[]).includes(type))
  if (!found || !value) return null
  return { path, type, comparison: found, value: valueOf(value) }
}

/** What a literal says, as the form shows it. */
export const valueOf = (literal: string): string => (literal.startsWith('"') ? text(literal) : literal.toLowerCase())

function typeOf(value: string): string {
  if (/^"\d{4}-\d\d-\d\d"$/.test(value)) return 'time'
  return value.startsWith('"') ? 'text' : /^[TF]/.test(value) ? 'boolean' : 'number'
}

function text(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return quoted.slice(1, -1) // TQL has escapes that JSON has not
  }
}

/** The parts between the ANDs that are in no parentheses and no text; the whole where an OR stands beside them. */
export function parted(query: string): string[] {
  const whole = query.trim()
  if (isEither(whole)) return [whole]
  const parts: string[] = []
  let [begin, isBetween] = [0, false]
  for (const { word, index } of outerWords(whole)) {
    if (word === 'BETWEEN') isBetween = true
    else if (word === 'AND' && isBetween) isBetween = false
    else if (word === 'AND') {
      parts.push(whole.slice(begin, index).trim())
      begin = index + word.length
    }
  }
  return [...parts, whole.slice(begin).trim()].filter(Boolean)
}

/** All of them together. */
export function joined(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? ''
  return parts.map((part) => (isEither(part) ? `(${part})` : part)).join(' AND ')
}

const isEither = (part: string): boolean => outerWords(part).some(({ word }) => word === 'OR')

/** Words in no parentheses and no text, in capitals. */
function outerWords(whole: string): { word: string; index: number }[] {
  let depth = 0
  return [...whole.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[([]|[)\]]|[\w.@-]+/g)].flatMap(({ 0: found, index }) => {
    if (found === '(' || found === '[') depth++
    if (found === ')' || found === ']') depth--
    return depth === 0 && /^\w/.test(found) ? [{ word: found.toUpperCase(), index }] : []
  })
}
