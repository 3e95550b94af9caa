// A visit in a few words: on what, where from.
import type { Visit } from '../api/people'
import { countryName, DEVICES, textAt } from './values'

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

/** As a line of a list: "Phone, Safari"; the kind of device rather than its model. */
export function deviceInShort({ device, app }: Visit): string | null {
  const type = textAt(device, 'type')
  return [type && (DEVICES.get(type) ?? type), textAt(app, 'name')].filter(Boolean).join(', ') || null
}

/** "Valencia (ES)". */
export function placeInShort({ geo }: Visit): string | null {
  const [city, code] = [textAt(geo, 'city'), textAt(geo, 'country.code')]
  return city && code ? `${city} (${code})` : (city ?? (code ? countryName(code) : null))
}

/** "Valencia, Spain". */
export function placeOf({ geo }: { geo?: unknown }): string | null {
  const code = textAt(geo, 'country.code')
  return [textAt(geo, 'city'), code && countryName(code)].filter(Boolean).join(', ') || null
}

export const cameBy = ({ utm }: Visit): string | null =>
  [textAt(utm, 'source'), textAt(utm, 'medium'), textAt(utm, 'campaign')].filter(Boolean).join(' · ') || null
