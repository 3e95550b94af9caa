// A part of a page with a title of its own.
import { Group, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import classes from './Card.module.css'

interface Given {
  title: string
  actions?: ReactNode
  flush?: boolean
  children: ReactNode
}

/** `flush`: what is in it reaches the edges, as a table does. */
export function Card({ title, actions, flush, children }: Given) {
  const id = useId()
  return (
    <section className={classes.surface} aria-labelledby={id}>
      <Group justify="space-between" className={classes.head} gap="xs">
        <Title order={2} size="h5" id={id}>{title}</Title>
        {actions}
      </Group>
      {flush ? <div className={classes.flush} role="group" tabIndex={0} aria-labelledby={id}>{children}</div> : <div className={classes.body}>{children}</div>}
    </section>
  )
}
