// Settings by section, and those that are looked for.
import { worded } from '../../parts/names'
import type { Setting } from './queries'

/** Sections whose name is no word, or that have none. */
const NAMES: Readonly<Record<string, string>> = { '': 'At the top', api: 'API and doors', geo: 'Places of addresses', http: 'Calls to others', elastic: 'Elasticsearch' }

export interface Section {
  title: string
  settings: Setting[]
}

export function sectionsOf(settings: readonly Setting[]): Section[] {
  const sections = new Map<string, Setting[]>()
  for (const setting of settings) {
    const name = setting.path.split('.').slice(0, -1).join('.')
    sections.set(name, [...(sections.get(name) ?? []), setting])
  }
  return [...sections].map(([name, members]) => ({ title: NAMES[name] ?? worded(name), settings: members }))
}

/** Those that have every word. */
export function matching(settings: readonly Setting[], words: string): Setting[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return settings.filter((setting) => {
    const text = `${setting.path} ${setting.help} ${setting.variable} ${setting.origin} ${written(setting.value)}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}

export function written(value: unknown): string {
  if (value === null || value === '') return 'nothing'
  if (Array.isArray(value)) return value.length ? value.map(written).join(', ') : 'nothing'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** How it stands in a settings file. */
export function inFile({ path, default: usual, secret }: Setting): string {
  const names = path.split('.')
  const name = names.pop() ?? path
  const line = `${name} = ${secret ? '"…"' : JSON.stringify(usual ?? '')}`
  return names.length ? `[${names.join('.')}]\n${line}` : line
}
