// The page before the door: for signing in and setting up.
import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Mark } from './Mark'
import { useTitle } from './Page'
import classes from './Threshold.module.css'

interface Given {
  title: string
  lead: string
  children: ReactNode
}

export function Threshold({ title, lead, children }: Given) {
  useTitle(title)
  return (
    <main className={classes.ground}>
      <div className={classes.card}>
        <div className={classes.brand}><Mark size={36} /> ThamesThrive</div>
        <Title order={1} size="h3" mt={28}>{title}</Title>
        <Text c="dimmed" size="sm" mt={4} mb={22}>{lead}</Text>
        {children}
      </div>
      <svg className={classes.river} viewBox="0 0 1200 160" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 60c200 0 200 50 400 50s200-50 400-50 200 50 400 50v50H0z" />
        <path d="M0 90c200 0 200 40 400 40s200-40 400-40 200 40 400 40v30H0z" />
      </svg>
    </main>
  )
}
