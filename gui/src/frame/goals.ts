// What the command palette offers for what was typed.
import { IconBolt, IconUsers } from '@tabler/icons-react'
import type { Place } from '../parts/places'

export type Goal = Place

/** Those in which every word begins a word; labels before other words. */
export function matching(goals: readonly Goal[], typed: string): Goal[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const begins = (text: string) => words.every((word) => text.toLowerCase().split(/[\s._-]+/).some((part) => part.startsWith(word)))
  const byLabel = goals.filter((goal) => begins(goal.label))
  const byWords = goals.filter((goal) => !byLabel.includes(goal) && begins(`${goal.label} ${goal.group} ${goal.words}`))
  return [...byLabel, ...byWords]
}

/** What is typed may be a person, or something of an event: the lists are gone to with it. */
export function searches(typed: string): Goal[] {
  const words = typed.trim()
  if (!words) return []
  const asked = new URLSearchParams({ words }).toString()
  return [
    { group: 'Search', label: `People with “${words}”`, to: `/profiles?${asked}`, icon: IconUsers, words: '' },
    { group: 'Search', label: `Events with “${words}”`, to: `/events?${asked}`, icon: IconBolt, words: '' },
  ]
}
