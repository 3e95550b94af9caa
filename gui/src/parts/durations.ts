// How long something takes or lasted, for people: the same everywhere.
import { many } from './numbers'

const MINUTE = 60
const HOUR = 3_600
const DAY = 86_400
const UNITS: [name: string, seconds: number][] = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
]

/** "15 ms", "2.4 s", "42 s", "4 min 12 s", "1 h 5 min", "3 d 2 h": the two largest units, the smaller one where there is any of it. */
export function lasting(seconds: number): string {
  if (seconds === 0) return '0 s'
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`
  const whole = Math.round(seconds)
  if (whole < MINUTE) return `${whole} s`
  if (whole < HOUR) return joined([Math.floor(whole / MINUTE), 'min'], [whole % MINUTE, 's'])
  if (whole < DAY) return joined([Math.floor(whole / HOUR), 'h'], [Math.floor((whole % HOUR) / MINUTE), 'min'])
  return joined([Math.floor(whole / DAY), 'd'], [Math.floor((whole % DAY) / HOUR), 'h'])
}

type Part = readonly [count: number, unit: string]

const joined = (large: Part, small: Part): string => [large, small].filter(([count]) => count > 0).map((part) => part.join(' ')).join(' ')

/** "every hour", "every 5 minutes". */
export function every(seconds: number): string {
  const [name, size] = UNITS.find(([, size]) => seconds >= size && seconds % size === 0) ?? ['second', 1]
  return seconds === size ? `every ${name}` : `every ${many(seconds / size, name)}`
}
