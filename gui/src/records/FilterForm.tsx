// One test: a field, how it is compared, with what. Shows the TQL that it makes.
import { Autocomplete, Button, Code, Group, NativeSelect, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { fits, useChoices, type Choice } from './choices'
import type { Kind, Row } from './kinds'
import { COMPARISONS, comparisonsOf, takesValue, written, type Comparison, type Test } from './condition'
import { LISTED } from './listed'
import { labelOf } from './paths'
import { useValues } from './queries'
import { calledOf, finishedOf } from './valueWords'

interface Given {
  kind: Kind
  rows: readonly Row[]
  known: Test | null
  onDone: (test: Test) => void
  onClose: () => void
}

export function FilterForm({ kind, rows, known, onDone, onClose }: Given) {
  const [typed, setTyped] = useState('')
  const [begun] = useDebouncedValue(typed, 250)
  const choices = useChoices(kind, rows, begun)
  const [test, setTest] = useState<Test | null>(known && { ...known, value: calledOf(known.path, known.value) })
  const choose = (path: string | null) => {
    const type = choices.find((choice) => choice.path === path)?.type ?? 'text'
    if (path) setTest({ path, type, comparison: type === 'number' ? 'more' : (comparisonsOf(type)[0] ?? 'is'), value: type === 'boolean' ? 'true' : '' })
  }
  const finished = test && finishedOf(test)
  const isWhole = test !== null && (!takesValue(test.comparison) || test.value.trim() !== '')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        if (finished && isWhole) onDone(finished)
      }}
    >
      <Stack gap="sm">
        <FieldSelect kind={kind} isFirst={!known} choices={choices} path={test?.path ?? null} onChoose={choose} onType={setTyped} />
        {test && (
          <NativeSelect
            label="Comparison"
            data-autofocus={known ? true : undefined}
            data={comparisonsOf(test.type).map((name) => ({ value: name, label: COMPARISONS[name].label }))}
            value={test.comparison}
            onChange={(event) => setTest({ ...test, comparison: event.currentTarget.value as Comparison })}
          />
        )}
        {test && takesValue(test.comparison) && <ValueInput kind={kind} test={test} onValue={(value) => setTest({ ...test, value })} />}
        {finished && isWhole && <Text size="xs" c="dimmed">As TQL: <Code>{written(finished)}</Code></Text>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" size="xs" onClick={onClose}>Cancel</Button>
          <Button type="submit" size="xs" disabled={!isWhole}>{known ? 'Change filter' : 'Apply filter'}</Button>
        </Group>
      </Stack>
    </form>
  )
}

const PLACEHOLDERS = { event: 'Event, amount, page…', profile: 'Visits, country, e-mail…', session: 'Duration, device, campaign…' }

/** `isFirst`: it is to be chosen first, where a filter is made and not changed. */
interface FieldGiven {
  kind: Kind
  isFirst: boolean
  choices: readonly Choice[]
  path: string | null
  onChoose: (path: string | null) => void
  onType: (typed: string) => void
}

function FieldSelect({ kind, isFirst, choices, path, onChoose, onType }: FieldGiven) {
  const known = path && !choices.some((choice) => choice.path === path) ? [{ value: path, label: labelOf(path, kind) }] : []
  return (
    <Select
      label="Field"
      placeholder={PLACEHOLDERS[kind.name]}
      searchable
      data-autofocus={isFirst || undefined}
      comboboxProps={{ withinPortal: false }}
      {...LISTED}
      data={[...known, ...choices.map((choice) => ({ value: choice.path, label: choice.label }))]}
      filter={({ options, search }) => options.filter((option) => 'value' in option && fits(option.label, option.value, search))}
      nothingFoundMessage="No field is called so"
      value={path}
      onChange={onChoose}
      onSearchChange={onType}
    />
  )
}

function ValueInput({ kind, test, onValue }: { kind: Kind; test: Test; onValue: (value: string) => void }) {
  const isListed = test.type === 'text' || test.type === 'texts' || test.type === 'list'
  const known = useValues(kind, test.path, isListed)
  if (test.type === 'boolean') {
    return <NativeSelect label="Value" data={[{ value: 'true', label: 'Yes' }, { value: 'false', label: 'No' }]} value={test.value} onChange={(event) => onValue(event.currentTarget.value)} />
  }
  if (test.type === 'time') return <TextInput type="date" label="Value" value={test.value} onChange={(event) => onValue(event.currentTarget.value)} />
  if (!isListed) return <TextInput label="Value" inputMode="decimal" value={test.value} onChange={(event) => onValue(event.currentTarget.value)} />
  const values = [...new Set(known.data?.map((value) => calledOf(test.path, value)))]
  return <Autocomplete label="Value" placeholder={values[0] && `${values[0]}…`} data={values} value={test.value} onChange={onValue} comboboxProps={{ withinPortal: false }} {...LISTED} />
}
