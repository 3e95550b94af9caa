// How times are written.
const STEPS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]
const DAYS_AGO_MOST = 7
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' })

/** "3 min. ago"; the day when it is more than a week ago. */
export function ago(moment: Date, now: Date): string {
  const seconds = Math.round((moment.getTime() - now.getTime()) / 1000)
  if (Math.abs(seconds) > DAYS_AGO_MOST * 86_400) return day.format(moment)
  if (Math.abs(seconds) < 5) return 'just now'
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return relative.format(Math.trunc(seconds / size), unit)
}

export const exactly = (moment: Date): string => exact.format(moment)

/** Of a moment of these hours: it stays as it is while it is read out. */
export const atClock = (moment: Date): string => clock.format(moment)

export const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
