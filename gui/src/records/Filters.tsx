// What is asked for, test by test: each can be changed or taken away, and more can be added without knowing TQL.
import { ActionIcon, Button, Popover } from '@mantine/core'
import { IconFilterPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { worded } from '../parts/names'
import type { Looked } from './address'
import { FilterForm } from './FilterForm'
import classes from './Filters.module.css'
import type { Kind, Row } from './kinds'
import { labelOf } from './paths'
import { COMPARISONS, joined, parted, read, takesValue, written } from './condition'

interface Given {
  kind: Kind
  looked: Looked
  look: (changed: Partial<Looked>) => void
  rows: readonly Row[]
}

const NEW = -1

export function Filters({ kind, looked, look, rows }: Given) {
  const [open, setOpen] = useState<number | null>(null)
  const parts = parted(looked.query)
  const put = (tql: string, at: number) => {
    look({ query: joined(at === NEW ? [...parts, tql] : parts.map((part, index) => (index === at ? tql : part))) })
    setOpen(null)
  }
  const form = (at: number) => (
    <Popover.Dropdown>
      <FilterForm key={at} kind={kind} rows={rows} known={at === NEW ? null : read(parts[at] ?? '')} onDone={(test) => put(written(test), at)} onClose={() => setOpen(null)} />
    </Popover.Dropdown>
  )
  const popover = { trapFocus: true, returnFocus: true, shadow: 'md', position: 'bottom-start', width: 320, withinPortal: true } as const
  return (
    <div className={classes.row}>
      {parts.map((part, at) => (
        <Popover key={part} {...popover} opened={open === at} onChange={(isOpen) => setOpen(isOpen ? at : null)}>
          <span className={classes.pill}>
            {read(part) ? (
              <Popover.Target>
                <button type="button" className={classes.words} title={part} aria-label={`Change the filter ${told(part, kind)}`} onClick={() => setOpen(open === at ? null : at)}>{told(part, kind)}</button>
              </Popover.Target>
            ) : (
              <code className={classes.code}>{part}</code>
            )}
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Remove the filter ${told(part, kind)}`} onClick={() => look({ query: joined(parts.filter((_, index) => index !== at)) })}>
              <IconX size={14} />
            </ActionIcon>
          </span>
          {read(part) && form(at)}
        </Popover>
      ))}
      <Popover {...popover} opened={open === NEW} onChange={(isOpen) => setOpen(isOpen ? NEW : null)}>
        <Popover.Target>
          <Button variant="default" size="xs" leftSection={<IconFilterPlus size={15} aria-hidden />} onClick={() => setOpen(open === NEW ? null : NEW)}>Add filter</Button>
        </Popover.Target>
        {form(NEW)}
      </Popover>
    </div>
  )
}

/** As a sentence; the text itself where it is more than that. */
function told(part: string, kind: Kind): string {
  const test = read(part)
  if (!test) return part
  const words = `${labelOf(test.path, kind)} ${COMPARISONS[test.comparison].label}`
  return takesValue(test.comparison) ? `${words} ${test.path === 'type' ? worded(test.value) : test.value}` : words
}
