// A word that says how something is.
import type { ReactNode } from 'react'
import classes from './Tone.module.css'

export type Kind = 'good' | 'warn' | 'bad' | 'quiet'

export function Tone({ kind, children }: { kind: Kind; children: ReactNode }) {
  return <span className={classes.tone} data-kind={kind}>{children}</span>
}
