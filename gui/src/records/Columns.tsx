// Which columns, in which order.
import { ActionIcon, Button, Group, Popover, Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp, IconColumns3, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { Looked } from './address'
import { fits, useChoices } from './choices'
import type { Kind, Row } from './kinds'
import { LISTED } from './listed'
import { labelOf } from './paths'

interface Given {
  kind: Kind
  looked: Looked
  look: (changed: Partial<Looked>) => void
  rows: readonly Row[]
}

const MOST = 50

export function Columns(given: Given) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus shadow="md" position="bottom-end" width={330}>
      <Popover.Target>
        <Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconColumns3 size={15} aria-hidden />} onClick={() => setOpen(!isOpen)}>Columns</Button>
      </Popover.Target>
      <Popover.Dropdown><Chosen {...given} /></Popover.Dropdown>
    </Popover>
  )
}

function Chosen({ kind, looked, look, rows }: Given) {
  const [typed, setTyped] = useState('')
  const [begun] = useDebouncedValue(typed, 250)
  const choices = useChoices(kind, rows, begun)
  const { columns } = looked
  const swap = (at: number, by: number) => look({ columns: columns.map((path, index) => (index === at ? columns[at + by] : index === at + by ? columns[at] : path) ?? path) })
  return (
    <Stack gap="xs">
      {columns.map((path, at) => (
        <Group key={path} justify="space-between" wrap="nowrap" gap={4}>
          <Text size="sm" truncate title={path}>{labelOf(path, kind)}</Text>
          <Group gap={2} wrap="nowrap">
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Move ${labelOf(path, kind)} to the left`} disabled={at === 0} onClick={() => swap(at, -1)}><IconArrowUp size={14} /></ActionIcon>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Move ${labelOf(path, kind)} to the right`} disabled={at === columns.length - 1} onClick={() => swap(at, 1)}><IconArrowDown size={14} /></ActionIcon>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Hide ${labelOf(path, kind)}`} disabled={columns.length === 1} onClick={() => look({ columns: columns.filter((other) => other !== path) })}><IconX size={14} /></ActionIcon>
          </Group>
        </Group>
      ))}
      <Select
        label="Add a column"
        size="xs"
        searchable
        value={null}
        comboboxProps={{ withinPortal: false }}
        {...LISTED}
        disabled={columns.length >= MOST}
        data={choices.filter(({ path }) => !columns.includes(path)).map(({ path, label }) => ({ value: path, label }))}
        filter={({ options, search }) => options.filter((option) => 'value' in option && fits(option.label, option.value, search))}
        nothingFoundMessage="No field is called so"
        onChange={(path) => path && look({ columns: [...columns, path] })}
        onSearchChange={setTyped}
      />
      <Group justify="flex-end"><Button variant="subtle" size="compact-xs" onClick={() => look({ columns: kind.columns })}>Usual columns</Button></Group>
    </Stack>
  )
}
