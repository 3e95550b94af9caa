// Figures in a row.
import type { ReactNode } from 'react'
import { Hint } from './Hint'
import { counted } from './numbers'
import classes from './Stats.module.css'

export interface Stat {
  label: string
  value: number | string | undefined
  words?: ReactNode
  hint?: string
}

/** So many letters are too wide for the largest size, and for the one below. */
const [LONG, LONGER] = [8, 12]

export function Stats({ stats }: { stats: readonly Stat[] }) {
  return (
    <dl className={classes.stats}>
      {stats.map(({ label, value, words, hint }) => (
        <div key={label} className={classes.stat}>
          <dt>{label}{hint && <Hint of={label}>{hint}</Hint>}</dt>
          <dd className={classes.value} data-size={sizeOf(value)}>{typeof value === 'number' ? counted(value) : (value ?? '–')}</dd>
          {words && <dd className={classes.words}>{words}</dd>}
        </div>
      ))}
    </dl>
  )
}

const sizeOf = (value: Stat['value']) => (typeof value !== 'string' || value.length <= LONG ? undefined : value.length <= LONGER ? 'smaller' : 'small')
