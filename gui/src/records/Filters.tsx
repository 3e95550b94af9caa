// What is asked for, test by test: each can be changed or taken away, and more can be added without knowing TQL.
import { ActionIcon, Button, Popover } from '@mantine/core'
import { IconFilterPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { Looked } from './address'
import { FilterForm } from './FilterForm'
import classes from './Filters.module.css'
import { hides, hiding } from './hiding'
import type { Kind, Row } from './kinds'
import { joined, parted, read, written } from './condition'
import { told } from './told'

interface Given {
  kind: Kind
  looked: Looked
  look: (changed: Partial<Looked>) => void
  rows: readonly Row[]
}

const NEW = -1
const HIDDEN = 'System events are what the platform noted for itself: new people, begun visits, merges.'

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
            {part === kind.query ? (
              <span className={classes.fixed} title={`${HIDDEN} As TQL: ${part}`}>{told(part, kind)}</span>
            ) : read(part) ? (
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
          {part !== kind.query && read(part) && form(at)}
        </Popover>
      ))}
      <Popover {...popover} opened={open === NEW} onChange={(isOpen) => setOpen(isOpen ? NEW : null)}>
        <Popover.Target>
          <Button variant="default" size="xs" leftSection={<IconFilterPlus size={15} aria-hidden />} onClick={() => setOpen(open === NEW ? null : NEW)}>Add filter</Button>
        </Popover.Target>
        {form(NEW)}
      </Popover>
      {kind.query && !hides(looked.query, kind) && <Button variant="subtle" color="gray" c="var(--tt-quiet)" fw={500} size="compact-sm" title={HIDDEN} onClick={() => look({ query: hiding(looked.query, kind) })}>Hide system events</Button>}
    </div>
  )
}
