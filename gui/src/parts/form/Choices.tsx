// One of a few, each with a sentence of what it means.
import { Radio, Stack } from '@mantine/core'

interface Given<Value extends string> {
  label: string
  description?: string
  problem?: string | undefined
  choices: Readonly<Record<Value, { name: string; words: string }>>
  value: Value
  onChange: (value: Value) => void
}

export function Choices<Value extends string>({ label, description, problem, choices, value, onChange }: Given<Value>) {
  return (
    <Radio.Group label={label} description={description} error={problem} value={value} onChange={onChange}>
      <Stack gap="xs" mt={8}>
        {(Object.keys(choices) as Value[]).map((name) => <Radio key={name} value={name} label={choices[name].name} description={choices[name].words} />)}
      </Stack>
    </Radio.Group>
  )
}
