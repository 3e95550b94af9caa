// A visit in a few words: on what, where from.
import type { Visit } from '../api/people'
import { DEVICES, textAt } from './values'

/** "Phone, Safari on iOS"; null where nothing was said of it. */
export function deviceOf(visit: Visit): string | null {
  const type = textAt(visit.device, 'type')
  const kind = textAt(visit.device, 'model', 'name') ?? (type ? (DEVICES.get(type) ?? type) : undefined)
  return [kind, programOf(visit)].filter(Boolean).join(', ') || null
}

/** "Safari on iOS". */
export function programOf(visit: Visit): string | null {
  const app = textAt(visit.app, 'name')
  const system = textAt(visit.os, 'name')
  return app && system ? `${app} on ${system}` : (app ?? system ?? null)
}

export const cameBy = ({ utm }: Visit): string | null =>
  [textAt(utm, 'source'), textAt(utm, 'medium'), textAt(utm, 'campaign')].filter(Boolean).join(' · ') || null
