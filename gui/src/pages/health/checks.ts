// What each check looks at, and what helps when it is not well, for people.
import type { Shapes } from '../../api/client'
import type { Health } from '../../api/health'
import { worded } from '../../parts/names'
import type { Kind } from '../../parts/Tone'

export type Check = Shapes['CheckShown']

interface Words {
  label: string
  looks: string
  /** Behind its semicolon the check says how programs find out more. */
  isForPrograms?: true
  /** What helps, beside what the check itself says. */
  helps?: string
  /** Where one can do something about it. */
  place?: { to: string; label: string }
}

const WORDS: ReadonlyMap<string, Words> = new Map([
  ['store', {
    label: 'Store', looks: 'What keeps people, sessions and events answers.',
    helps: 'Events that were taken wait in the intake log until it is back. See that it runs, and has room on its disk.',
    place: { to: '/settings#store.kind', label: 'How it is set' },
  }],
  ['migrations', { label: 'Version of the store', looks: 'The store is of the version that this platform wants.' }],
  ['intake', {
    label: 'Intake log', looks: 'What takes events before they are stored answers.',
    helps: 'Until it does, senders are turned away, and send again later. See that Redis or Valkey runs, and has room in its memory and on its disk.',
    place: { to: '/settings#redis.url', label: 'How it is set' },
  }],
  ['lag', {
    label: 'Backlog', looks: 'Events are stored about as fast as they come.',
    helps: 'Nothing is lost, it is late. See that workers run, what their logs say, and that the store is well.',
    place: { to: '#waiting', label: 'How much waits' },
  }],
  ['deliveries', { label: 'Deliveries', looks: 'Destinations take what they are sent.', isForPrograms: true, helps: 'Each says why.', place: { to: '/deliveries?status=dead', label: 'See them, and send them again' } }],
  ['queue', { label: 'Tasks', looks: 'What the platform does by itself succeeds.', helps: 'What is due comes again by its schedule; it can be done now as well.', place: { to: '#schedules', label: 'Tasks and schedules' } }],
  ['scheduler', { label: 'Scheduler', looks: 'Somebody says when tasks are due.' }],
  ['canary', {
    label: 'Canary', looks: 'An event of our own, once a minute, is found quickly.',
    helps: 'See that a worker runs, and that its task is not paused. If store and backlog are well, the machine is busy for the moment.',
    place: { to: '/settings#maintenance.canary_warn_s', label: 'From when on it is late' },
  }],
  ['ledger', { label: 'Ledger', looks: 'Every event that came in became something, and is counted.', place: { to: '/', label: 'The account' } }],
])

export const STATES: Readonly<Record<Check['state'], { kind: Kind; label: string }>> = {
  wrong: { kind: 'bad', label: 'Wrong' },
  warning: { kind: 'warn', label: 'Look at it' },
  well: { kind: 'good', label: 'Well' },
}
const BY_URGENCY = Object.keys(STATES)

export const wordsOf = (name: string): Words => WORDS.get(name) ?? { label: worded(name), looks: '' }

/** Those that ask for somebody first. Whether the ledger balances is one of them. */
export function inOrder(health: Health, verified: Shapes['VerificationShown'] | null | undefined): Check[] {
  const differences = verified && !verified.balances ? (verified.differences[0]?.sentence ?? 'the store holds something else than came in') : null
  const ledger: Check = {
    name: 'ledger',
    state: differences ? 'warning' : 'well',
    sentence: differences && `${differences}; \`thamesthrive run --role job --job verify-ledger\` counts again and lists all that differs`,
  }
  const checks = verified ? [...health.checks, ledger] : health.checks
  return [...checks].sort((one, other) => BY_URGENCY.indexOf(one.state) - BY_URGENCY.indexOf(other.state))
}
