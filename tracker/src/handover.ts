// Takes a visitor along to another domain of the same owner: a listed domain's links carry the ids for two minutes.

import { sumOf } from './sum'
import type { Ids } from './visitor'

const NAME = 'tt_h'
const VALID_MS = 120_000
const ID = /^[\w.:-]{8,128}$/

/** The sum is no secret: it keeps a link that somebody passed on from making two people one. */
export const written = (ids: Ids, now: number, agent: string): string => {
  const text = [ids.profile, ids.session, now.toString(36)].join('~')
  return text + '~' + sumOf(text + agent)
}

export const read = (value: string, now: number, agent: string): Ids | undefined => {
  const [profile = '', session = '', time = '', sum] = value.split('~')
  const age = now - parseInt(time, 36)
  const genuine = sum === sumOf([profile, session, time].join('~') + agent)
  return genuine && age >= 0 && age < VALID_MS && ID.test(profile) && ID.test(session) ? { profile, session } : undefined
}

const FOUND = new RegExp(`([?&])${NAME}=([^&#]*)(&?)`)

export const carried = (address: string): string | undefined => FOUND.exec(address)?.[2]

export const without = (address: string): string =>
  address.replace(FOUND, (_, before: string, __, after: string) => (after ? before : ''))

export const withValue = (address: string, value: string): string => {
  const [path = '', ...part] = without(address).split('#')
  return [path + (path.includes('?') ? '&' : '?') + NAME + '=' + value, ...part].join('#')
}

/** Whether a host is a listed domain or lies beneath one. */
export const listed = (host: string, domains: string[]): boolean =>
  domains.some((domain) => host === domain || host.endsWith('.' + domain))
