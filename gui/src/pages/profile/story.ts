// Why several parts are one person, in words.
import type { Merge, Part, Visit } from '../../api/people'
import { keyName, shortly } from '../../parts/keyNames'
import { deviceOf } from '../../parts/visitWords'

const value = (part: Part, ...types: string[]): string | undefined => types.flatMap((type) => part.keys.find((key) => key.type === type)?.value ?? [])[0]

/** "The account ann", "Phone, Safari on iOS": a part as people would say it. */
export function partName(part: Part, visits: readonly Visit[]): string {
  const user = value(part, 'user-id')
  if (part.user) return `The account ${user ?? ''}`.trim()
  const device = visits.filter((visit) => visit.profile.part === part.id).map(deviceOf).find(Boolean)
  if (device) return device
  const known = value(part, 'email', 'phone')
  if (known) return `Who gave ${known}`
  const anonymous = value(part, 'anonymous-id')
  return anonymous ? `A device, ${shortly(anonymous)}` : 'A visitor'
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
