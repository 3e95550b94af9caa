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

export function Stats({ stats }: { stats: readonly Stat[] }) {
  return (
    <dl className={classes.stats}>
      {stats.map(({ label, value, words, hint }) => (
        <div key={label} className={classes.stat}>
          <dt>{label}{hint && <Hint of={label}>{hint}</Hint>}</dt>
          <dd className={classes.value}>{typeof value === 'number' ? counted(value) : (value ?? '–')}</dd>
          {words && <dd className={classes.words}>{words}</dd>}
        </div>
      ))}
    </dl>
  )
}
