// Values of any kind and the paths they stand at, for people.
import { worded } from './names'

export type Branch = Readonly<Record<string, unknown>>
export interface Leaf {
  path: string
  value: unknown
}

/** Not an object: a sender may call a trait “constructor”. */
const SPELLED: ReadonlyMap<string, string> = new Map(Object.entries({
  ltv: 'Lifetime value',
  ltcosc: 'Checkouts started',
  ltcosv: 'Value of checkouts started',
  ltcocc: 'Checkouts completed',
  ltcocv: 'Value of checkouts completed',
  ltcop: 'Checkouts completed of those started',
  firstname: 'First name',
  lastname: 'Last name',
  display_name: 'Display name',
  email: 'E-mail',
  id: 'Id',
  pk: 'Primary key',
  url: 'URL',
  sku: 'SKU',
  ip: 'IP address',
  os: 'System',
  utm: 'UTM',
  utm_source: 'UTM source',
  utm_medium: 'UTM medium',
  utm_campaign: 'UTM campaign',
  utm_term: 'UTM term',
  utm_content: 'UTM content',
  consents: 'Consent',
  geo: 'Location',
  tz: 'Time zone',
  pii: 'Person',
}))
/** Kinds of devices, as browsers and their readers call them. */
export const DEVICES: ReadonlyMap<string, string> = new Map([
  ['mobile', 'Phone'], ['phone', 'Phone'], ['smartphone', 'Phone'], ['tablet', 'Tablet'], ['desktop', 'Computer'], ['pc', 'Computer'], ['bot', 'Robot'],
])
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const REGION = /^[A-Z]{2}$/
const LANGUAGE = /^([a-z]{2,3})(?:[-_]([A-Z]{2}))?$/
const DAY = /^\d{4}-\d\d-\d\d$/
const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 6 })
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const regions = new Intl.DisplayNames('en-GB', { type: 'region' })
const languages = new Intl.DisplayNames('en-GB', { type: 'language' })
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** "shoe_number" and "shoeNumber" become "Shoe number". */
export function labelOf(name: string): string {
  const known = SPELLED.get(name)
  if (known) return known
  return worded(name.replaceAll(/([a-z\d])([A-Z])/g, (_, a: string, b: string) => `${a}_${b.toLowerCase()}`).replace(/^[A-Z](?=[a-z\d_-]+$)/, (a) => a.toLowerCase()))
}

/** "email.main" becomes "E-mail"; "email.business" "E-mail, business"; "os.name" "System". */
export function pathLabel(path: string): string {
  const [first = '', ...more] = path.split('.').filter((name, at, { length }) => at === 0 || !(name === 'main' || (at === length - 1 && name === 'name')))
  return [labelOf(first), ...more.map((name) => begunSmall(labelOf(name)))].join(', ')
}

/** "URL" stays as it is. */
export const begunSmall = (label: string): string => (/^.[A-Z]/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1))

/** With what the path tells of it: codes of countries, languages and kinds of devices are spelled out. */
export function writtenAt(path: string, value: unknown, currency?: string): string {
  if (typeof value === 'string') return (/(^|\.)(device|devices\.last)\.type$/.test(path) ? DEVICES.get(value) : spelledOut(path, value)) ?? written(value)
  return written(value, isMoney(path) ? currency : undefined)
}

const isMoney = (path: string): boolean => /(^|\.)(price|value|revenue|total|subtotal|shipping|tax|discount|amount)$/.test(path)

/** The code of a country that people write by its name, or by both as it is shown. */
export function countryCode(text: string): string | undefined {
  const said = text.trim().toLowerCase().replace(/^the /, '')
  return codes().find((code) => said === code.toLowerCase() || said === regions.of(code)?.toLowerCase() || said === `${regions.of(code)} (${code})`.toLowerCase()) ?? ALIKE.get(said)
}

const ALIKE: ReadonlyMap<string, string> = new Map([['uk', 'GB'], ['britain', 'GB'], ['great britain', 'GB'], ['england', 'GB'], ['usa', 'US'], ['america', 'US'], ['czech republic', 'CZ'], ['turkey', 'TR'], ['holland', 'NL']])
const A = 'A'.charCodeAt(0)
const LETTERS = Array.from({ length: 26 }, (_, at) => String.fromCharCode(A + at))

/** Of all countries there are: a code that is none is its own name, and one of a country that was, as DD, stands for one that is. */
const codes = (): string[] => LETTERS.flatMap((one) => LETTERS.map((other) => one + other)).filter((code) => regions.of(code) !== code && new Intl.Locale(`und-${code}`).region === code)

export const countryName = (code: string): string => (REGION.test(code) ? (regions.of(code) ?? code) : code)

export const isCountry = (path: string): boolean => /(^|\.)country(_?code|\.code)?$/i.test(path)

/** The code itself stands behind; nothing where nobody knows it. */
function spelledOut(path: string, code: string): string | undefined {
  if (isCountry(path) && REGION.test(code)) return known(`${regions.of(code)} (${code})`, code)
  const [, language = '', region = ''] = (/(^|\.)(language|locale)(\.\w+)?$/.test(path) && LANGUAGE.exec(code)) || []
  return language ? known([languages.of(language), region && regions.of(region)].filter(Boolean).join(', ') + ` (${code})`, language) : undefined
}

const known = (spelled: string, code: string): string | undefined => (spelled.startsWith(code) ? undefined : spelled)

export function written(value: unknown, currency?: string): string {
  if (typeof value === 'number') return currency ? money(value, currency) : number.format(value)
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (value === null || value === undefined) return '–'
  if (typeof value === 'string') return writtenText(value)
  if (Array.isArray(value)) return value.map((each) => written(each, currency)).join(', ') || '–'
  return leaves(value as Branch).map((leaf) => `${pathLabel(leaf.path)}: ${written(leaf.value)}`).join(', ')
}

function writtenText(text: string): string {
  if (text === '') return '–'
  const time = new Date(text)
  if (DAY.test(text) && !Number.isNaN(time.getTime())) return day.format(time)
  return MOMENT.test(text) && !Number.isNaN(time.getTime()) ? moment.format(time) : text
}

/** An amount; one whose currency nobody knows as a number with its letters. */
export function money(amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat('en-GB', { style: 'currency', currency }).format(amount)
  } catch {
    return `${number.format(amount)} ${currency}`
  }
}

/** What stands in a tree, by path; lists are values. */
export function leaves(tree: Branch, before = ''): Leaf[] {
  return Object.entries(tree).flatMap(([name, value]) => {
    const path = before ? `${before}.${name}` : name
    return isBranch(value) ? leaves(value, path) : [{ path, value }]
  })
}

export const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands at a path of names. */
export function at(tree: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((branch, name) => (isBranch(branch) ? branch[name] : undefined), tree)
}

export function textAt(tree: unknown, ...paths: string[]): string | undefined {
  for (const path of paths) {
    const value = at(tree, path)
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}
