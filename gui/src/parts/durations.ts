// How long something takes, for people.
import { many } from './numbers'

const UNITS: [name: string, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** "15 ms", "2.4 s". */
export function lasting(seconds: number): string {
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`
  return seconds < 10 ? `${seconds.toFixed(1)} s` : many(Math.round(seconds), 'second')
}

/** "every hour", "every 5 minutes". */
export function every(seconds: number): string {
  const [name, size] = UNITS.find(([, size]) => seconds >= size && seconds % size === 0) ?? ['second', 1]
  return seconds === size ? `every ${name}` : `every ${many(seconds / size, name)}`
}
