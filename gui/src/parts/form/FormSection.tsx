// A part of a form: what it is about on one side, its fields on the other.
import { Alert, Stack, Text, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import card from '../Card.module.css'
import classes from './FormSection.module.css'

interface Given {
  title: string
  words: string
  problem?: string | undefined
  children: ReactNode
}

export function FormSection({ title, words, problem, children }: Given) {
  const id = useId()
  return (
    <section className={`${card.surface} ${classes.section}`} aria-labelledby={id}>
      <div>
        <Title order={2} size="h5" id={id}>{title}</Title>
        <Text size="sm" c="dimmed" mt={4}>{words}</Text>
      </div>
      <Stack gap="md" miw={0}>
        {problem && <Alert color="red" variant="light" role="alert">{problem}</Alert>}
        {children}
      </Stack>
    </section>
  )
}
