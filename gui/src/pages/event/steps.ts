// What is told of each step that an event went through.
import type { Event } from '../../api/events'
import type { Explanation, Merge, Part, Person } from '../../api/people'
import type { Shapes } from '../../api/client'
import { at, labelOf, pathLabel, writtenAt } from '../../parts/values'

type Type = Shapes['EventTypeWhole']

/** The keys that this event named first. */
export const named = (event: Event, told: Explanation | undefined): Part['keys'][number][] =>
  told?.parts.flatMap((part) => part.keys.filter(({ by }) => by === event.id)) ?? []

export const joined = (event: Event, told: Explanation | undefined): Merge[] => told?.merges.filter((merge) => merge.event === event.id) ?? []

/** What of the person stands as this event said it. */
export function standing(event: Event, person: Person | null | undefined): { label: string; value: string }[] {
  const fields = Object.entries(person?.metadata.fields ?? {}).filter(([, said]) => Array.isArray(said) && said[1] === event.id)
  return fields.map(([path]) => {
    const [branch = '', ...rest] = path.split('.')
    const own: unknown = branch === 'data' ? undefined : ({ traits: person?.traits, consents: person?.consents }[branch] ?? {})[rest.join('.')]
    const label = branch === 'data' ? pathLabel(rest.slice(1).join('.') || rest.join('.')) : labelOf(rest.join('.'))
    return { label, value: writtenAt(path, own ?? at(person, path)) }
  })
}

/** What events of the type change beside what stands as it was said: sums, counts, lists. */
export function changes(type: Type | undefined): string[] {
  const lasting = type?.mappings.filter(({ operation }) => !SET.has(operation)) ?? []
  return [...new Set(lasting.map(({ target }) => pathLabel(target.replace(/^data\.(metrics\.)?/, ''))))]
}

const SET = new Set(['set', 'set-if-missing', 'clear', 'consents'])
