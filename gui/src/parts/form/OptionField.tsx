// One option, asked for as its declaration says.
import { NumberInput, Select, Switch, TextInput } from '@mantine/core'
import type { Option } from './options'
import { MASK } from './options'
import { Pairs } from './Pairs'
import { SecretField } from './SecretField'

interface Given {
  option: Option
  required: boolean
  value: unknown
  problem?: string | undefined
  onChange: (value: unknown) => void
}

export function OptionField({ option, required, value, problem, onChange }: Given) {
  const said = { label: option.title, description: option.description, required, withAsterisk: false, error: problem }
  if (option.enum) return <Select {...said} data={option.enum} value={typeof value === 'string' ? value : ''} allowDeselect={false} onChange={onChange} />
  if (option.type === 'boolean') {
    return <Switch label={option.title} description={option.description} error={problem} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
  }
  if (option.type === 'number' || option.type === 'integer') {
    return <NumberInput {...said} value={Number(value ?? 0)} allowDecimal={option.type === 'number'} onChange={(to) => onChange(Number(to))} />
  }
  if (option.type === 'object') return <Pairs label={option.title} description={option.description} problem={problem} pairs={texts(value)} onChange={onChange} />
  const text = typeof value === 'string' ? value : ''
  if (option.writeOnly) {
    return <SecretField label={option.title} description={option.description} required={required} problem={problem} kept={text === MASK} value={text} onChange={onChange} />
  }
  return <TextInput {...said} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
}

function texts(value: unknown): Record<string, string> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)])) : {}
}
