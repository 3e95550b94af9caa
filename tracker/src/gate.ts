// Whether anything may be stored and sent. Looked up each time, since another tab may have been told meanwhile.

import type { Store } from './store'
import { sumOf } from './sum'

const NAME = 'tt_consent'

/** Yes or no, or what was said of each purpose. */
export type Consent = boolean | Record<string, unknown>

export interface Gate {
  open(): boolean
  mayKeep(): boolean // what happens now may be sent later
  give(said: Consent): boolean // true: this was not known before
  refuse(): void
}

export const gives = (said: Consent, purpose: string): boolean => {
  if (!said || said === true) return said
  return purpose ? !!said[purpose] : Object.values(said).some((given) => given)
}

export const createGate = (store: Store, required: boolean): Gate => {
  let refused = false
  const open = (): boolean => {
    const kept = store.get(NAME)
    return kept ? kept[0] === '1' : !required && !refused
  }
  return {
    open,
    mayKeep: () => !refused && !store.get(NAME),
    give(said) {
      const now = '1' + sumOf(JSON.stringify(said))
      const before = store.get(NAME)
      refused = false
      store.set(NAME, now)
      return before !== now
    },
    // Where consent is asked for, no word means no; elsewhere the no has to be remembered.
    refuse() {
      refused = true
      if (required) store.drop(NAME)
      else store.set(NAME, '0')
    },
  }
}
