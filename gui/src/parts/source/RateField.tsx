// How much may come in how long.
import { Group, Input, NumberInput, Select } from '@mantine/core'
import { useId, useState } from 'react'
import { per, rateParts, UNITS } from './settings'

interface Given {
  rate: string | null
  problem: string | undefined
  onChange: (rate: string | null) => void
}

export function RateField({ rate, problem, onChange }: Given) {
  const parts = rateParts(rate)
  const [unit, setUnit] = useState(parts?.unit ?? 'second')
  const said = useId()
  const write = (count: number | undefined, of: string) => onChange(count ? `${count}/${of}` : null)
  return (
    <Input.Wrapper
      label="How much may come"
      description="Most events in some time. What is beyond is refused, and senders are told when to come again. Empty: as much as comes."
      descriptionProps={{ id: said }}
      error={problem}
      labelElement="div"
      role="group"
      aria-label="How much may come"
    >
      <Group gap="xs" mt={6} wrap="nowrap" align="center">
        <NumberInput
          w={160}
          aria-label="Most events"
          aria-describedby={said}
          error={Boolean(problem)}
          placeholder="No limit"
          min={1}
          max={999_999_999_999}
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator=","
          hideControls
          value={parts?.count ?? ''}
          onChange={(to) => write(Number(to), unit)}
        />
        <Select
          w={140}
          aria-label="In how long"
          data={UNITS.map((value) => ({ value, label: per(value) }))}
          allowDeselect={false}
          value={unit}
          onChange={(to) => {
            if (!to) return
            setUnit(to)
            write(parts?.count, to)
          }}
        />
      </Group>
    </Input.Wrapper>
  )
}
