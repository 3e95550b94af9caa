// Why several parts are one person, in words.
import type { Merge, Part, Visit } from '../../api/people'
import { keyName, shortly } from '../../parts/keyNames'
import { many } from '../../parts/numbers'
import { deviceOf } from '../../parts/visitWords'

const value = (part: Part, ...types: string[]): string | undefined => types.flatMap((type) => part.keys.find((key) => key.type === type)?.value ?? [])[0]

/** Part -> how people would say it. Those that would be called alike are told apart by a key. */
export function partNames(parts: readonly Part[], visits: readonly Visit[]): ReadonlyMap<string, string> {
  const named = parts.map((part) => [part, partName(part, visits)] as const)
  const alike = (name: string) => named.filter(([, other]) => other === name).length > 1
  return new Map(named.map(([part, name]) => [part.id, alike(name) ? `${name} (${shortly(value(part, 'anonymous-id', 'session') ?? part.id)})` : name]))
}

/** "The account ann", "Phone, Safari on iOS", "Device 3f9a2c1b…". */
function partName(part: Part, visits: readonly Visit[]): string {
  const user = value(part, 'user-id')
  if (part.user) return `The account ${user ?? ''}`.trim()
  const device = visits.filter((visit) => visit.profile.part === part.id).map(deviceOf).find(Boolean)
  if (device) return device
  const anonymous = value(part, 'anonymous-id')
  if (anonymous) return `Device ${shortly(anonymous)}`
  const known = value(part, 'email', 'phone')
  return known ? `Contact ${known}` : 'A visitor'
}

/** What two keys say of two parts that an event named together. The first is of the part that the event went to. */
export function whatNamed(merge: Merge, parts: ReadonlyMap<string, Part>, to: string | null): { named: string; of: string } | null {
  const [own, other] = merge.keys
  if (!own || !other) return null
  const mine = parts.get(to ?? '')
  const theirs = parts.get((merge.other === to ? merge.profile : merge.other) ?? '')
  return { named: spelled(own, mine), of: spelled(other, theirs) }
}

function spelled(type: string, part: Part | undefined): string {
  const values = part?.keys.filter((key) => key.type === type) ?? []
  const only = values.length === 1 ? values[0]?.value : undefined
  return only ? `${keyName(type)} ${shortly(only)}` : keyName(type)
}

/** "2 devices and 1 account". What has no device came from a server, which knew an e-mail or the like. */
export function partCounts(parts: readonly Part[]): string {
  const accounts = parts.filter(({ user }) => user).length
  const devices = parts.filter((part) => !part.user && value(part, 'anonymous-id', 'session')).length
  const others = parts.length - accounts - devices
  return listed([devices && many(devices, 'device'), accounts && many(accounts, 'account'), others && many(others, 'contact')].filter((each) => each !== 0))
}

const listed = (words: readonly string[]): string => new Intl.ListFormat('en-GB').format(words)
