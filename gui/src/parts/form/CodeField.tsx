// Text in a language of ours.
import { Textarea } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './FormSection.module.css'

interface Given {
  label: string
  description: ReactNode
  placeholder: string
  problem?: string | undefined
  value: string
  onChange: (value: string) => void
}

export function CodeField({ label, description, placeholder, problem, value, onChange }: Given) {
  return (
    <Textarea
      className={classes.mono}
      label={label}
      description={description}
      placeholder={placeholder}
      error={problem}
      autosize
      minRows={2}
      maxRows={16}
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
