// An event in one line: what it is called, and what it was about.
import type { Shapes } from '../api/client'
import { worded } from './names'
import { many } from './numbers'
import { at, isBranch, money, textAt } from './values'

type Event = Shapes['EventShown']

const NAMES_SHOWN = 2
const LONG = 90
const AMOUNT = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** The catalogue's name of the type, else as the sender wrote it. */
export function nameOf(event: Pick<Event, 'type' | 'name'>, names: ReadonlyMap<string, string> | undefined): string {
  const named = names?.get(event.type)
  return worded(named ? named.toLowerCase().replaceAll(' ', '-') : event.name.toLowerCase().replaceAll(/[\s_]+/g, '-'))
}

/** Its main properties, in a few words; empty where it has none. */
export function aboutOf(event: Event): string {
  const said = [subject(event), amount(event.properties), coupon(event.properties)].filter((part) => part !== undefined)
  return said.map(apart).join(' · ')
}

// What is written from right to left keeps its place among what is not.
const apart = (part: string): string => (/[\u0590-\u08ff]/.test(part) ? `\u2068${part}\u2069` : part)

function subject({ type, properties, traits, page }: Event): string | undefined {
  const query = textAt(properties, 'query', 'search')
  if (query) return `“${query}”`
  const products = at(properties, 'products')
  if (Array.isArray(products) && products.length > 0) return listed(products)
  if (type.endsWith('s-merged') || type.endsWith('s-unmerged')) return undefined
  const text = textAt(properties, 'name', 'title', 'product_name', 'subject', 'campaign_name', 'product', 'text', 'promotion', 'status', 'category', 'method') ?? textAt(page, 'title', 'path', 'url')
  const told = text ?? (Object.keys(traits).length > 0 ? spoken(traits) : textAt(properties, 'id', 'order_id'))
  return told && told.length > LONG ? `${told.slice(0, LONG)}…` : told
}

function listed(products: readonly unknown[]): string {
  const names = products.map((product) => (isBranch(product) ? textAt(product, 'name', 'title', 'sku', 'id') : undefined)).filter((name) => name !== undefined)
  if (names.length === 0) return many(products.length, 'product')
  const more = products.length - NAMES_SHOWN
  return names.slice(0, NAMES_SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

const spoken = (traits: Event['traits']): string | undefined => {
  const name = [textAt(traits, 'firstname', 'firstName', 'first_name'), textAt(traits, 'lastname', 'lastName', 'last_name')].filter(Boolean).join(' ')
  return textAt(traits, 'email') ?? (name || textAt(traits, 'name'))
}

function amount(properties: Event['properties']): string | undefined {
  const value = ['value', 'revenue', 'total', 'price', 'amount'].map((name) => at(properties, name)).find((each) => typeof each === 'number')
  if (typeof value !== 'number') return undefined
  const currency = textAt(properties, 'currency')
  return currency ? money(value, currency) : AMOUNT.format(value)
}

function coupon(properties: Event['properties']): string | undefined {
  const code = textAt(properties, 'coupon')
  return code && `coupon ${code}`
}
