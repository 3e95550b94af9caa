// What was known of a visit when it began, as names and values.
import type { Visit } from '../../api/people'
import { begunSmall, leaves, pathLabel, writtenAt } from '../../parts/values'

type Branch = 'utm' | 'device' | 'os' | 'app' | 'geo'

const TITLES: Readonly<Record<Branch, string>> = { utm: 'Campaign', device: 'Device', os: 'System', app: 'Browser or app', geo: 'Location' }
const NAMES: ReadonlyMap<string, string> = new Map([
  ['device.resolution', 'Screen'],
  ['app.language', 'Language'],
  ['geo.country.code', 'Country'],
  ['geo.country.name', 'Country, by name'],
  ['utm.source', 'UTM source'],
  ['utm.medium', 'UTM medium'],
  ['utm.campaign', 'UTM campaign'],
  ['utm.term', 'UTM term'],
  ['utm.content', 'UTM content'],
  ['geo.city', 'City'],
])

export function known(visit: Visit, branch: Branch): (readonly [string, string])[] {
  const found = leaves(visit[branch] ?? {}).sort((one, other) => Number(other.path === 'name') - Number(one.path === 'name'))
  return found.map(({ path, value }) => [nameOf(branch, path), writtenAt(`${branch}.${path}`, value)])
}

function nameOf(branch: Branch, path: string): string {
  return NAMES.get(`${branch}.${path}`) ?? (path === 'name' ? TITLES[branch] : `${TITLES[branch]}, ${begunSmall(pathLabel(path))}`)
}
