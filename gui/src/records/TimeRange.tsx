// When: a stretch that ends now, or from one moment to another, in the viewer's zone.
import { Button, Group, Popover, Stack, TextInput } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { useState } from 'react'
import { zone } from '../parts/times'
import type { Looked } from './address'
import type { Kind } from './kinds'
import { nameOf, OFFERED, spanLabel } from './spans'
import classes from './TimeRange.module.css'

interface Given {
  kind: Kind
  looked: Looked
  look: (changed: Partial<Looked>) => void
}

export function TimeRange({ kind, looked, look }: Given) {
  const [isOpen, setOpen] = useState(false)
  const shown = spanLabel(looked.last, looked.from, looked.to)
  const isCustom = Boolean(looked.from || looked.to)
  const choose = (changed: Partial<Looked>) => {
    look(changed)
    setOpen(false)
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus shadow="md" position="bottom-end" width={290}>
      <Popover.Target>
        <Button variant="default" className={classes.button} leftSection={<IconCalendar size={16} aria-hidden />} aria-label={`${kind.when || 'Time'}: ${shown}`} onClick={() => setOpen(!isOpen)}>{kind.when && `${kind.when}: `}{shown}</Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.spans}>
          {OFFERED.map((last) => (
            <Button key={last} size="xs" variant={!isCustom && looked.last === last ? 'light' : 'default'} aria-pressed={!isCustom && looked.last === last} onClick={() => choose({ last, from: '', to: '' })}>{nameOf(last)}</Button>
          ))}
        </div>
        <Custom key={`${looked.from} ${looked.to}`} looked={looked} onChosen={choose} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Custom({ looked, onChosen }: { looked: Looked; onChosen: (changed: Partial<Looked>) => void }) {
  const [from, setFrom] = useState(local(looked.from))
  const [to, setTo] = useState(local(looked.to))
  const isWrong = Boolean(from && to && from >= to)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!isWrong) onChosen({ from: from && new Date(from).toISOString(), to: to && new Date(to).toISOString() })
      }}
    >
      <Stack gap="xs" mt="sm">
        <TextInput type="datetime-local" size="xs" label="From" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput type="datetime-local" size="xs" label="To" description={`Times of ${zone()}`} value={to} error={isWrong && 'It ends before it begins'} onChange={(event) => setTo(event.currentTarget.value)} />
        <Group justify="flex-end"><Button type="submit" size="xs" disabled={!from && !to}>Show this time</Button></Group>
      </Stack>
    </form>
  )
}

/** As the field wants it: on the viewer's clock. */
function local(iso: string): string {
  if (!iso) return ''
  const moment = new Date(iso)
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
