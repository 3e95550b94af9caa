// Narrows the deliveries that are shown.
import { Button, Group, Pill, Select, Text } from '@mantine/core'
import type { Which } from '../../api/deliveries'
import { STATUSES } from '../../parts/DeliveryTone'

interface Given {
  which: Which
  change: (to: Partial<Record<keyof Which, string | null>>) => void
  names: ReadonlyMap<string, string>
}

const BESIDE = { profile: 'Of one person', event: 'Of one event', from: 'From', to: 'To' } as const

export function Filters({ which, change, names }: Given) {
  const { destination } = which
  const known = destination && !names.has(destination) ? [...names, [destination, destination] as const] : [...names]
  const beside = (Object.keys(BESIDE) as (keyof typeof BESIDE)[]).filter((name) => which[name])
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label="State"
        flex="1 1 150px"
        maw={260}
        placeholder="Any"
        clearable
        clearButtonProps={{ 'aria-label': 'Any state' }}
        data={Object.entries(STATUSES).map(([value, label]) => ({ value, label }))}
        value={which.status ?? null}
        onChange={(status) => change({ status })}
      />
      {known.length > 0 && (
        <Select
          label="Destination"
          flex="1 1 150px"
          maw={260}
          placeholder="Any"
          clearable
          clearButtonProps={{ 'aria-label': 'Any destination' }}
          data={known.map(([value, label]) => ({ value, label }))}
          value={destination ?? null}
          onChange={(to) => change({ destination: to })}
        />
      )}
      {beside.map((name) => (
        <Pill key={name} size="lg" withRemoveButton removeButtonProps={{ 'aria-label': `Not only: ${BESIDE[name]}`, tabIndex: 0 }} onRemove={() => change({ [name]: null })}>
          {BESIDE[name]}{name === 'from' || name === 'to' ? ` ${which[name]}` : ''}
        </Pill>
      ))}
      {Object.keys(which).length > 1 && (
        <Button variant="subtle" onClick={() => change({ status: null, destination: null, profile: null, event: null, from: null, to: null })}>
          <Text span size="sm">Show all</Text>
        </Button>
      )}
    </Group>
  )
}
