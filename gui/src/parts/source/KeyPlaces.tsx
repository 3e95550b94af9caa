// Where in the properties of an event somebody is named: a line each.
import { ActionIcon, Button, Checkbox, Group, Input, Select, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { Given as Source } from '../../api/sources'
import classes from './KeyPlaces.module.css'

type Place = Source['keys'][number]

interface Given {
  keys: readonly Place[]
  problem: string | undefined
  onChange: (keys: Place[]) => void
}

const EXTERNAL = 'external:'
const HASHED = ['email', 'phone']
const TYPES = [
  { value: 'user-id', label: 'User id' },
  { value: 'email', label: 'E-mail' },
  { value: 'phone', label: 'Phone' },
  { value: 'profile', label: 'Profile id' },
  { value: 'anonymous-id', label: 'Device' },
  { value: EXTERNAL, label: 'Id of another system' },
]

export function KeyPlaces({ keys, problem, onChange }: Given) {
  const change = (at: number, to: Partial<Place>) => onChange(keys.map((key, index) => (index === at ? { ...key, ...to } : key)))
  return (
    <Input.Wrapper
      label="Where somebody is named"
      description="Webhooks, pictures and links have no place of their own for who somebody is. Say where it stands in what they bring, such as customer.email."
      error={problem}
      labelElement="div"
      role="group"
      aria-label="Where somebody is named"
    >
      <Stack gap="sm" my={6}>
        {keys.map((key, at) => <Line key={at} nth={at + 1} place={key} wrong={Boolean(problem)} onChange={(to) => change(at, to)} onRemove={() => onChange(keys.filter((_, index) => index !== at))} />)}
        <div>
          <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => onChange([...keys, { path: '', type: 'email', hashed: false }])}>Add a place</Button>
        </div>
      </Stack>
    </Input.Wrapper>
  )
}

interface OfLine {
  nth: number
  place: Place
  wrong: boolean
  onChange: (to: Partial<Place>) => void
  onRemove: () => void
}

function Line({ nth, place: { path, type, hashed }, wrong, onChange, onRemove }: OfLine) {
  const isExternal = type.startsWith(EXTERNAL)
  const toType = (to: string | null) => to && onChange({ type: to, hashed: hashed && HASHED.includes(to) })
  return (
    <div className={classes.line}>
      <TextInput aria-label={`Place ${nth}: path`} placeholder="customer.email" error={wrong} required value={path} onChange={(event) => onChange({ path: event.currentTarget.value.trim() })} />
      <Group gap="xs" wrap="nowrap">
        <Select flex={1} miw={0} aria-label={`Place ${nth}: what stands there`} data={TYPES} allowDeselect={false} value={isExternal ? EXTERNAL : type} onChange={toType} />
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove place ${nth}`} onClick={onRemove}><IconTrash size={16} /></ActionIcon>
      </Group>
      {isExternal && (
        <TextInput
          aria-label={`Place ${nth}: which system`}
          placeholder="stripe"
          required
          value={type.slice(EXTERNAL.length)}
          onChange={(event) => onChange({ type: EXTERNAL + event.currentTarget.value.trim() })}
        />
      )}
      {HASHED.includes(type) && (
        <Checkbox
          className={classes.hashed}
          size="sm"
          label="Keep only a fingerprint of it"
          description="It is taken out of the event, and still leads to the same person."
          checked={hashed}
          onChange={(event) => onChange({ hashed: event.currentTarget.checked })}
        />
      )}
    </div>
  )
}
