// Small texts by name, in the browser; what cannot be kept there is kept in memory, name by name.

import { tell } from './safe'

export interface Store {
  get(name: string): string | null
  set(name: string, value: string): void
  drop(name: string): void
  names(): string[]
}

const KEPT_S = 400 * 24 * 3600 // browsers keep no cookie longer

/** `kept` may throw whatever it likes: storage can be blocked, full or absent. */
export const createStore = (kept?: Store): Store => {
  const held: Record<string, string> = {}
  const attempt = <T>(work: (kept: Store) => T, otherwise: T): T => {
    try {
      return kept ? work(kept) : otherwise
    } catch {
      return otherwise
    }
  }
  const get = (name: string): string | null => held[name] ?? attempt((kept) => kept.get(name), null)
  return {
    get,
    set(name, value) {
      delete held[name]
      attempt((kept) => kept.set(name, value), undefined)
      if (get(name) === value) return
      held[name] = value
      if (kept) tell(`${name} cannot be kept: is storage blocked, or the domain another?`)
    },
    drop(name) {
      delete held[name]
      attempt((kept) => kept.drop(name), undefined)
    },
    names: () => [...new Set([...Object.keys(held), ...attempt((kept) => kept.names(), [])])],
  }
}

export const localStore = (): Store => ({
  get: (name) => localStorage.getItem(name),
  set: (name, value) => localStorage.setItem(name, value),
  drop: (name) => localStorage.removeItem(name),
  names: () => Object.keys(localStorage),
})

export const cookieStore = (domain: string): Store => {
  const write = (name: string, value: string, seconds: number): void => {
    const where = (domain && ';domain=' + domain) + (location.protocol === 'https:' ? ';secure' : '')
    document.cookie = `${name}=${value};path=/;max-age=${seconds};samesite=lax${where}`
  }
  const all = (): string[][] => document.cookie.split('; ').map((pair) => pair.split('='))
  return {
    get: (name) => all().find((pair) => pair[0] === name)?.[1] ?? null,
    set: (name, value) => write(name, value, KEPT_S),
    drop: (name) => write(name, '', 0),
    names: () => all().map((pair) => pair[0] ?? ''),
  }
}
