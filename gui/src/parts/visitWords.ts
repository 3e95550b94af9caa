// A visit in a few words: on what, where from.
import type { Visit } from '../api/people'
import { countryName, DEVICES, textAt } from './values'

/** "Phone, Safari on iOS"; null where nothing was said of it. */
export const deviceOf = (visit: Visit): string | null => [machineOf(visit), programOf(visit)].filter(Boolean).join(', ') || null

/** "Pixel 8", or what kind it is: "Phone". */
export const machineOf = (visit: Visit): string | undefined => textAt(visit.device, 'model', 'name') ?? kindOf(visit)

/** "Phone". */
function kindOf({ device }: Visit): string | undefined {
  const type = textAt(device, 'type')
  return type && (DEVICES.get(type) ?? type)
}

/** "Safari on iOS". */
export function programOf(visit: Visit): string | null {
  const app = textAt(visit.app, 'name')
  const system = textAt(visit.os, 'name')
  return app && system ? `${app} on ${system}` : (app ?? system ?? null)
}

/** As a line of a list: "Phone, Safari"; the kind of device rather than its model. */
export const deviceInShort = (visit: Visit): string | null => [kindOf(visit), textAt(visit.app, 'name')].filter(Boolean).join(', ') || null

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
