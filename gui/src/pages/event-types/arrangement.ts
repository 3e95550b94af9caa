// The catalogue by group, and what arrives and is not in it.
import type { EventType } from '../../api/eventTypes'

export interface Line {
  type: EventType
  count: number
}

export interface Group {
  name: string
  lines: Line[]
}

export type Arrived = ReadonlyMap<string, number>

/** In the order of what arrives most; within a group too. */
export function groupsOf(types: readonly EventType[], arrived: Arrived, words: string, arriving: boolean): Group[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const groups = new Map<string, Line[]>()
  for (const type of types) {
    const text = `${type.id} ${type.name} ${type.description} ${type.group}`.toLowerCase()
    const count = arrived.get(type.id) ?? 0
    if (!wanted.every((word) => text.includes(word)) || (arriving && count === 0)) continue
    groups.set(type.group, [...(groups.get(type.group) ?? []), { type, count }])
  }
  const ordered = [...groups].map(([name, lines]) => ({ name, lines: lines.sort((one, other) => other.count - one.count) }))
  return ordered.sort((one, other) => sum(other) - sum(one))
}

/** Types that nobody described, with how many arrived. */
export function strangersOf(types: readonly EventType[], arrived: Arrived): [type: string, count: number][] {
  const known = new Set(types.map(({ id }) => id))
  return [...arrived].filter(([type]) => !known.has(type))
}

const sum = ({ lines }: Group): number => lines.reduce((total, { count }) => total + count, 0)
