// What a page is about, and beside it what belongs to it; below it where there is no room.
import type { CSSProperties, ReactNode } from 'react'
import classes from './Beside.module.css'

/** `wide`: how many times as wide the first is as the second. */
export const Beside = ({ wide, children }: { wide: number; children: ReactNode }) => (
  <div className={classes.beside} style={{ '--wide': `${wide}fr` } as CSSProperties}>{children}</div>
)

/** Cards under each other. */
export const Stacked = ({ children }: { children: ReactNode }) => <div className={classes.stack}>{children}</div>
