// What the command palette offers for what was typed.
import type { Place } from './pages'

export type Goal = Place

/** Those in which every word begins a word; labels before other words. */
export function matching(goals: readonly Goal[], typed: string): Goal[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const begins = (text: string) => words.every((word) => text.toLowerCase().split(/[\s._-]+/).some((part) => part.startsWith(word)))
  const byLabel = goals.filter((goal) => begins(goal.label))
  const byWords = goals.filter((goal) => !byLabel.includes(goal) && begins(`${goal.label} ${goal.group} ${goal.words}`))
  return [...byLabel, ...byWords]
}
