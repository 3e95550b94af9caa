// The fields one can choose from: those that every record has, declared ones, and whatever stands in the newest records and those in sight.
import { useMemo } from 'react'
import type { Kind, Row } from './kinds'
import { labelOf, leavesOf } from './paths'
import { useFields } from './queries'

export interface Choice {
  path: string
  label: string
  type: string
}

// Those that are asked for most stand first.
const FIRST = {
  event: ['type', 'properties.value', 'page.title', 'page.url', 'profile', 'source', 'time', 'properties.currency', 'properties.coupon'],
  profile: [
    'data.contact.email.main', 'data.contact.address.country', 'stats.counters.order-completed.count', 'stats.counters.order-completed.last', 'data.metrics.ltv',
    'visits', 'events', 'last_seen', 'first_seen', 'anonymous', 'groups',
  ],
  session: ['duration', 'events', 'utm.source', 'utm.medium', 'utm.campaign', 'geo.country.code', 'device.type', 'start', 'source', 'profile'],
}
const BRANCHES = { event: ['properties', 'traits', 'context', 'data'], profile: ['data', 'traits', 'interests', 'consents', 'stats'], session: ['utm', 'app', 'device', 'os', 'geo', 'time'] }
// What most purchases have, though the newest events may be none.
const COMMON = { event: { 'properties.value': 'number', 'properties.currency': 'text', 'properties.coupon': 'text' }, profile: { 'data.contact.email.main': 'text' }, session: {} }
// What else people may call them.
const ALIKE: Readonly<Record<string, string>> = {
  type: 'type kind action what purchase order',
  'properties.value': 'price total sum revenue money spent purchase order',
  'page.title': 'where site',
  profile: 'who customer user',
  time: 'when date day',
  last_seen: 'when date active',
  first_seen: 'when date new since',
  visits: 'sessions often',
  'stats.counters.order-completed.count': 'orders bought purchases purchased sales how often',
  'stats.counters.order-completed.last': 'orders bought purchases purchased sales when recently',
  'data.metrics.ltv': 'ltv revenue spent money total amount',
  'data.contact.address.country': 'from where address',
  'data.contact.email.main': 'email mail address',
  'utm.source': 'came from newsletter referrer campaign channel',
  'utm.medium': 'came from channel',
}
const KEPT = 'metadata.fields.' // which event said what of a person: no value to look for
const SAMPLE = 100
const NAMES = /^[\w.-]*$/

export function useChoices(kind: Kind, rows: readonly Row[], typed: string): readonly Choice[] {
  const known = useFields(kind, '').data
  const more = useFields(kind, NAMES.test(typed) ? typed : '').data
  return useMemo(() => {
    const twice = new Set(Object.values(kind.aliases))
    const types = new Map<string, string>()
    for (const { text, type } of [...(known ?? []), ...(more ?? [])]) types.set(text, type ?? 'text')
    for (const [path, type] of leavesOf(rows.slice(0, SAMPLE), BRANCHES[kind.name])) if (!types.has(path)) types.set(path, type)
    for (const [path, type] of Object.entries(COMMON[kind.name])) if (!types.has(path)) types.set(path, type)
    for (const path of types.keys()) if (twice.has(path) || path.startsWith(KEPT)) types.delete(path)
    const rank = (path: string) => FIRST[kind.name].indexOf(path) + 1 || Infinity
    return distinct(kind, [...types].sort(([a], [b]) => rank(a) - rank(b) || 0).map(([path, type]) => ({ path, type, label: labelOf(path, kind) })))
  }, [known, more, rows, kind])
}

/** Whether a field is meant: every word is a part of what it is called, or may be. */
export const fits = (label: string, path: string, typed: string): boolean =>
  typed.toLowerCase().split(/\s+/).every((word) => `${label} ${ALIKE[path] ?? ''}`.toLowerCase().includes(word))

/** Of those that are called the same, others than the main ones say where they stand. */
function distinct(kind: Kind, choices: readonly Choice[]): Choice[] {
  const counts = new Map<string, number>()
  for (const { label } of choices) counts.set(label, (counts.get(label) ?? 0) + 1)
  return choices.map((choice) => ((counts.get(choice.label) ?? 0) > 1 && choice.path.includes('.') && !FIRST[kind.name].includes(choice.path) ? { ...choice, label: `${choice.label} · ${choice.path}` } : choice))
}
