// What a page may choose: as an object, or as `data-` attributes of the script element, which are all text.

import { tell } from './safe'

export interface Options {
  writeKey: string
  url: string // of the platform; where the script came from, if nothing else is said
  consent: boolean // nothing is stored or sent before it is given
  purpose: string // which purpose of a consent counts; '': any
  keep: boolean // what happens before it is kept in memory, or dropped
  gpc: boolean // Global Privacy Control asks for consent
  storage: 'cookie' | 'local' | 'memory'
  domain: string // of the cookie; '': this host
  domains: string[] // whose links take the visitor along
  pages: boolean // page views by themselves
  hash: boolean // another #part is another page
  scroll: number[] // per cent of a page that are told of
  time: boolean // the seconds that a page was looked at
  session: number // minutes without an event that end a visit
  debug: boolean // say in the console what is wrong
}

type Given = Record<string, unknown>

const DEFAULTS: Options = {
  writeKey: '',
  url: '',
  consent: false,
  purpose: '',
  keep: true,
  gpc: true,
  storage: 'cookie',
  domain: '',
  domains: [],
  pages: true,
  hash: false,
  scroll: [],
  time: false,
  session: 30,
  debug: false,
}

/** A misspelt value of a switch switches it on: who writes `consent: "requird"` means it. */
export const readOptions = (given: Given): Options => {
  const options = { ...DEFAULTS } as unknown as Given
  for (const name in given) {
    const usual = options[name]
    if (usual === undefined) tell(`there is no option "${name}"`)
    else options[name] = read(given[name], usual)
  }
  return options as unknown as Options
}

const read = (value: unknown, usual: unknown): unknown => {
  if (typeof usual === 'boolean') return value !== false && value !== 'false' && value != null
  if (typeof usual === 'number') return Number(value) > 0 ? Number(value) : usual
  if (Array.isArray(usual)) return listed(value)
  return value == null ? usual : String(value)
}

const listed = (value: unknown): unknown[] => {
  const all = Array.isArray(value) ? value : String(value ?? '').split(',')
  return all.map((one) => (isNaN(one) ? String(one).trim() : +one)).filter((one) => one)
}
