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

const BRANCHES = { event: ['properties', 'traits', 'context', 'data'], profile: ['data', 'traits', 'interests', 'consents'], session: ['utm', 'app', 'device', 'os', 'geo', 'time'] }
// What most purchases have, though the newest events may be none.
const COMMON = { event: { 'properties.value': 'number', 'properties.currency': 'text', 'properties.coupon': 'text' }, profile: {}, session: {} }
const SAMPLE = 100
const NAMES = /^[\w.-]*$/

export function useChoices(kind: Kind, rows: readonly Row[], typed: string): readonly Choice[] {
  const known = useFields(kind, '').data
  const more = useFields(kind, NAMES.test(typed) ? typed : '').data
  return useMemo(() => {
    const types = new Map<string, string>()
    for (const { text, type } of [...(known ?? []), ...(more ?? [])]) types.set(text, type ?? 'text')
    for (const [path, type] of leavesOf(rows.slice(0, SAMPLE), BRANCHES[kind.name])) if (!types.has(path)) types.set(path, type)
    for (const [path, type] of Object.entries(COMMON[kind.name])) if (!types.has(path)) types.set(path, type)
    return distinct([...types].map(([path, type]) => ({ path, type, label: labelOf(path, kind) })))
  }, [known, more, rows, kind])
}

/** Fields that are called the same say where they stand. */
function distinct(choices: readonly Choice[]): Choice[] {
  const counts = new Map<string, number>()
  for (const { label } of choices) counts.set(label, (counts.get(label) ?? 0) + 1)
  return choices.map((choice) => ((counts.get(choice.label) ?? 0) > 1 || choice.path.includes('.') ? { ...choice, label: `${choice.label} · ${choice.path}` } : choice))
}
