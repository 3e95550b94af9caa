// What each check looks at, for people.
import type { Shapes } from '../../api/client'
import { worded } from '../../parts/names'
import type { Kind } from '../../parts/Tone'

type Check = Shapes['CheckShown']

interface Words {
  label: string
  looks: string
}

const WORDS: Readonly<Record<string, Words>> = {
  store: { label: 'Store', looks: 'What keeps people, sessions and events answers.' },
  migrations: { label: 'Version of the store', looks: 'The store is of the version that this platform wants.' },
  intake: { label: 'Intake log', looks: 'What takes events before they are stored answers.' },
  lag: { label: 'Backlog', looks: 'Events are stored about as fast as they come.' },
  deliveries: { label: 'Deliveries', looks: 'Destinations take what they are sent.' },
  queue: { label: 'Tasks', looks: 'What the platform does by itself succeeds.' },
  scheduler: { label: 'Scheduler', looks: 'Somebody says when tasks are due.' },
  canary: { label: 'Canary', looks: 'An event of our own, once a minute, is found quickly.' },
}

/** Where one can do something about it. */
const PLACES: Readonly<Record<string, { to: string; label: string }>> = {
  deliveries: { to: '/deliveries?status=dead', label: 'See which were given up' },
}

export const STATES: Readonly<Record<Check['state'], { kind: Kind; label: string }>> = {
  well: { kind: 'good', label: 'Well' },
  warning: { kind: 'warn', label: 'Look at it' },
  wrong: { kind: 'bad', label: 'Wrong' },
}

export const wordsOf = (name: string): Words => WORDS[name] ?? { label: worded(name), looks: '' }

export const placeOf = (name: string) => PLACES[name]
