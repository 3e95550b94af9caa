// What the words of a search for people may mean as filters, and of one for visits: "bought twice last month without e-mail", "from Germany".
import { countryCode } from '../parts/values'
import { written, type Test } from './condition'
import { comparedAmount, FILLERS, spanIn, without, type Meaning } from './meaning'
import { lengthOf } from './spans'

const ORDERS = 'stats.counters.order-completed'
const HAS = /(?:^|\s)(without|no|with|has|have)\s+(?:an?\s+)?(e-?mail|phone)(?:\s+(?:address|number))?(?=\s|$)/i
const SPENT = /(?:^|\s)(?:spent|spending|worth|ltv|lifetime value)(?=\s)/i
const NEVER = /(?:^|\s)never\s+(?:bought|ordered|purchased)(?:\s+anything)?(?=\s|$)/i
const BOUGHT = /(?:^|\s)(?:bought|ordered|purchased|buyers)(?:\s+at least)?(?:\s+(once|twice|(\d{1,3})\s*(?:times|x)))?(?=\s|$)/i
const FROM = /(?:^|\s)(?:from|in)\s+(?:the\s+)?(\p{L}+(?:\s\p{L}+){0,2})$/iu
const ALONE = /^(\p{L}{3,}(?:\s\p{L}+){0,2})$/u
const ASIDE = [...FILLERS, 'active', 'but', 'customers', 'everybody', 'everyone', 'has', 'have', 'people', 'profiles', 'seen', 'that', 'who']

/** What was understood so far, and what of the text is still to be. */
interface Read {
  left: string
  parts: readonly string[]
}

/** Of visits, a country and a time: the other words are devices, campaigns and cities. */
export function meaningOfVisits(typed: string, now: Date): Meaning | null {
  const { left: rest, isSaid, last, from, to } = spanIn(typed, now)
  const { left, parts } = country('geo.country.code')({ left: rest, parts: [] })
  return parts.length === 0 && !isSaid ? null : { parts, words: without(left, [...ASIDE, 'sessions', 'visits']), last, from, to }
}

/** Null where the words mean no filter: they are names and places then. */
export function meaningOfPeople(typed: string, now: Date): Meaning | null {
  const span = spanIn(typed, now)
  const first: Read = { left: span.left, parts: [] }
  const { left, parts } = [contacts, bought(span.last, now), spent, country('data.contact.address.country')].reduce((read, rule) => rule(read), first)
  const isOfOrders = parts.some((part) => part.startsWith(`${ORDERS}.last`))
  if (parts.length === 0 && !span.isSaid) return null
  const time = isOfOrders ? { last: '', from: '', to: '' } : { last: span.last, from: span.from, to: span.to }
  return { parts, words: without(left, ASIDE), ...time }
}

function contacts({ left, parts }: Read): Read {
  const [all = '', how = '', what = ''] = HAS.exec(left) ?? []
  if (!all) return { left, parts }
  const path = /phone/i.test(what) ? 'data.contact.phone' : 'data.contact.email.main'
  return contacts({ left: left.replace(all, ' '), parts: [...parts, of({ path, type: 'text', comparison: /^(?:with|has|have)$/i.test(how) ? 'exists' : 'missing', value: '' })] })
}

/** With a length of time: and the last time was within it. */
const bought = (last: string, now: Date) => ({ left, parts }: Read): Read => {
  if (NEVER.test(left)) return { left: left.replace(NEVER, ' '), parts: [...parts, of({ path: `${ORDERS}.count`, type: 'number', comparison: 'missing', value: '' })] }
  const [all = '', often = '', times] = BOUGHT.exec(left) ?? []
  if (!all) return { left, parts }
  const count = times ?? (/twice/i.test(often) ? '2' : '1')
  const ms = lengthOf(last)
  const since = ms === null ? [] : [of({ path: `${ORDERS}.last`, type: 'time', comparison: 'after', value: new Date(now.getTime() - ms).toISOString().slice(0, 10) })]
  return { left: left.replace(all, ' '), parts: [...parts, of({ path: `${ORDERS}.count`, type: 'number', comparison: 'atLeast', value: count }), ...since] }
}

function spent({ left, parts }: Read): Read {
  const amount = SPENT.test(left) ? comparedAmount(left) : null
  return amount ? { left: amount.left.replace(SPENT, ' '), parts: [...parts, of({ ...amount, path: 'data.metrics.ltv', type: 'number' })] } : { left, parts }
}

/** "from Germany" at the end, or nothing else. */
const country = (path: string) => ({ left, parts }: Read): Read => {
  const whole = left.trim()
  const [all = '', name = ''] = FROM.exec(whole) ?? []
  const code = countryCode(name || (ALONE.test(whole) ? whole : ''))
  return code ? { left: name ? whole.replace(all, ' ') : '', parts: [...parts, of({ path, type: 'text', comparison: 'is', value: code })] } : { left, parts }
}

const of = ({ path, type, comparison, value }: Test): string => written({ path, type, comparison, value })
