// A value of a record, for people.
import { lasting } from '../parts/durations'
import { exactly } from '../parts/times'
import { worded } from '../parts/names'
import { many } from '../parts/numbers'
import { calledOf } from './valueWords'

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const whole = new Intl.NumberFormat('en-GB')
const broken = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const AMOUNT = /(?:^|\.)(?:amount|price|revenue|shipping|subtotal|tax|total|value)$/
// Of what follows quickly upon another, seconds count.
const FINE = ['time', 'received']
const NAMES = ['type', 'source', 'journey']
const year = new Date().getFullYear()
const fine = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' })
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const long = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })

export function Value({ value, path }: { value: unknown; path: string }) {
  if (value === null || value === undefined || value === '') return <span style={{ color: 'var(--tt-quiet)' }}>–</span>
  if (typeof value === 'string') return TIME.test(value) ? <Moment at={value} isFine={FINE.includes(path)} /> : NAMES.includes(path) ? worded(value) : calledOf(path, value)
  if (typeof value === 'number') return path === 'duration' ? lasting(value) : (Number.isInteger(value) && !AMOUNT.test(path) ? whole : broken).format(value)
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'object' ? '…' : String(item))).join(', ')
  return many(Object.keys(value).length, 'value')
}

function Moment({ at, isFine }: { at: string; isFine: boolean }) {
  const moment = new Date(at)
  return <time dateTime={at} title={exactly(moment)}>{(moment.getFullYear() !== year ? long : isFine ? fine : short).format(moment)}</time>
}
