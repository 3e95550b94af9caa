// Values of any kind and the paths they stand at, for people.
import { worded } from './names'

export type Branch = Readonly<Record<string, unknown>>
export interface Leaf {
  path: string
  value: unknown
}

const SPELLED: Readonly<Record<string, string>> = {
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
  pii: 'Person',
}
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const DAY = /^\d{4}-\d\d-\d\d$/
const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 6 })
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** "shoe_number" and "shoeNumber" become "Shoe number". */
export function labelOf(name: string): string {
  const known = SPELLED[name]
  if (known) return known
  return worded(name.replaceAll(/([a-z\d])([A-Z])/g, (_, a: string, b: string) => `${a}_${b.toLowerCase()}`).replace(/^[A-Z](?=[a-z\d_-]+$)/, (a) => a.toLowerCase()))
}

/** "email.main" becomes "E-mail"; "email.business" "E-mail, business". */
export function pathLabel(path: string): string {
  const [first = '', ...more] = path.split('.').filter((name, at) => at === 0 || name !== 'main')
  return [labelOf(first), ...more.map((name) => begunSmall(labelOf(name)))].join(', ')
}

/** "URL" stays as it is. */
const begunSmall = (label: string): string => (/^.[A-Z]/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1))

export function written(value: unknown, currency?: string): string {
  if (typeof value === 'number') return currency ? money(value, currency) : number.format(value)
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (value === null || value === undefined) return '–'
  if (typeof value === 'string') return writtenText(value)
  if (Array.isArray(value)) return value.map((each) => written(each, currency)).join(', ')
  return leaves(value as Branch).map((leaf) => `${pathLabel(leaf.path)}: ${written(leaf.value)}`).join(', ')
}

function writtenText(text: string): string {
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
