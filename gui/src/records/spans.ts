// Stretches of time: those that end now, and those between two moments.
import { many } from '../parts/numbers'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const ALL_DAYS = 90

const ANY = 'any'
const LENGTH = /^([1-9]\d{0,3})([hdw])$/
const UNITS: Readonly<Record<string, readonly [name: string, ms: number]>> = { h: ['hour', HOUR_MS], d: ['day', DAY_MS], w: ['week', 7 * DAY_MS] }

/** Those that are offered; an address or a saved view may say others. */
export const OFFERED: readonly string[] = ['1h', '24h', '7d', '30d', '90d', ANY]

export const isSpan = (last: string): boolean => last === ANY || LENGTH.test(last)

/** Null: without end. */
export function lengthOf(last: string): number | null {
  const [, count, unit = ''] = LENGTH.exec(last) ?? []
  return Number(count) * (UNITS[unit]?.[1] ?? NaN) || null
}

export function nameOf(last: string): string {
  const [, count, unit = ''] = LENGTH.exec(last) ?? []
  if (!count) return 'Any time'
  const name = UNITS[unit]?.[0] ?? ''
  return count === '1' ? `Last ${name}` : `Last ${many(Number(count), name)}`
}

export interface Stretch {
  from: Date
  to: Date
}

/** What a histogram shows where no begin or end is said. */
export function stretchOf(from: string, to: string, now: Date): Stretch {
  const end = to ? new Date(to) : now
  return { from: from ? new Date(from) : new Date(end.getTime() - ALL_DAYS * DAY_MS), to: end }
}

const INTERVALS: readonly (readonly [most: number, interval: string])[] = [
  [2 * HOUR_MS, 'minute'],
  [8 * HOUR_MS, '5m'],
  [3 * DAY_MS, 'hour'],
  [15 * DAY_MS, '6h'],
  [190 * DAY_MS, 'day'],
  [3 * 365 * DAY_MS, 'week'],
]

export function intervalOf({ from, to }: Stretch): string {
  const length = to.getTime() - from.getTime()
  return INTERVALS.find(([most]) => length <= most)?.[1] ?? 'month'
}

export const isFine = ({ from, to }: Stretch): boolean => to.getTime() - from.getTime() <= 3 * DAY_MS

/** The same length before or after; `by` 1 or -1. */
export function moved({ from, to }: Stretch, by: number): Stretch {
  const length = (to.getTime() - from.getTime()) * by
  return { from: new Date(from.getTime() + length), to: new Date(to.getTime() + length) }
}

/** Around the same middle, so many times as long. */
export function scaled({ from, to }: Stretch, times: number): Stretch {
  const middle = (from.getTime() + to.getTime()) / 2
  const half = Math.max(60_000, ((to.getTime() - from.getTime()) * times) / 2)
  return { from: new Date(middle - half), to: new Date(middle + half) }
}

const moment = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

export function spanLabel(last: string, from: string, to: string): string {
  if (!from && !to) return nameOf(last)
  if (!to) return `From ${moment.format(new Date(from))}`
  if (!from) return `Before ${moment.format(new Date(to))}`
  return `${moment.format(new Date(from))} – ${moment.format(new Date(to))}`
}
