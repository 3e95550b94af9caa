// Who is here: a profile id and the id of this visit. Both are made here, so that a page that is left at once loses nobody.

import type { Store } from './store'

export interface Ids {
  profile: string
  session: string
}

export interface Visitor {
  now(): Ids
  adopt(ids: Ids, instead?: Ids): void
  forget(): void
}

const PROFILE = 'tt_profile'
const SESSION = 'tt_session'

export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte + 256).toString(16).slice(1)).join('')

export const createVisitor = (store: Store, idleMs: number, clock: () => number): Visitor => {
  const kept = (name: string): string[] => (store.get(name) ?? '').split('~')
  const keep = ({ profile, session }: Ids): void => {
    if (profile) store.set(PROFILE, profile)
    if (session) store.set(SESSION, session + '~' + clock())
  }
  return {
    now() {
      const [session, seen] = kept(SESSION)
      const ids = { profile: kept(PROFILE)[0] || newId(), session: session && clock() - Number(seen) < idleMs ? session : newId() }
      keep(ids)
      return ids
    },
    // Who is somebody else by now (`reset`, another tab) stays that, whatever was answered of the one before.
    adopt(ids, instead) {
      const still = (name: string, id?: string): boolean => !instead || kept(name)[0] === id
      keep({
        profile: still(PROFILE, instead?.profile) ? ids.profile : '',
        session: still(SESSION, instead?.session) ? ids.session : '',
      })
    },
    forget() {
      store.drop(PROFILE)
      store.drop(SESSION)
    },
  }
}
