// What an event changes of its person, in words.
import type { Shapes } from '../../api/client'
import type { EventTypeWhole } from '../../api/eventTypes'
import { stageWords } from '../../parts/stages'

type Mapping = Shapes['MappingShown']

const DOES: Readonly<Record<string, string>> = {
  set: 'Sets',
  'set-if-missing': 'Sets, if it is not known yet',
  clear: 'Forgets',
  append: 'Adds to the list',
  add: 'Adds up',
  subtract: 'Takes off',
  cancel: 'Takes back what was added',
  increment: 'Counts up',
  decrement: 'Counts down',
  min: 'Keeps the smallest',
  max: 'Keeps the largest',
  raise: 'Raises',
  lower: 'Lowers',
  reset: 'Begins anew',
  consents: 'Gives or takes back consents',
}

export const doesOf = ({ operation }: Mapping): string => DOES[operation] ?? operation

/** "From value, else revenue"; with what it goes by. */
export function fromOf({ sources, currency, per }: Mapping): string {
  const from = sources.map(named).join(', else ')
  const by = [currency.length ? `with the currency from ${named(currency[0] ?? '')}` : '', per.length ? `once for each ${named(per[0] ?? '')}` : '']
  return [from || 'the event itself', ...by.filter(Boolean)].join(', ')
}

/** Where it shows its person, on the way from a stranger to a friend. */
export function journeyOf({ journey }: EventTypeWhole): string | null {
  if (journey === 'by-visit') return 'On a first visit the person gets to know you; on a later one they think about buying.'
  return journey ? `It shows that the person ${stageWords(journey)}.` : null
}

export function concealmentOf(how: string): string {
  return how === 'drop' ? 'is never kept' : 'is kept by its last four characters only'
}

export const named = (path: string): string => path.replace(/^properties\./, '')
