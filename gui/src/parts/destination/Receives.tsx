// Which events a destination is told of.
import { Code, MultiSelect, TagsInput, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { client, done } from '../../api/client'
import type { Given } from '../../api/destinations'
import { useSources } from '../../api/sources'
import { CodeField } from '../form/CodeField'
import { FormSection } from '../form/FormSection'
import type { Problems } from './DestinationForm'
import { received } from './words'

const SYSTEM = { value: 'system', label: 'The platform itself' }

interface Asked {
  given: Given
  set: (change: Partial<Given>) => void
  problems: Problems
}

export function Receives({ given, set, problems }: Asked) {
  const sources = useSources().data?.items ?? []
  const types = useQuery({ queryKey: ['event-types'], queryFn: () => done(client.GET('/api/event-types')), staleTime: 60_000 })
  const known = [...sources.map(({ id, name }) => ({ value: id, label: name })), SYSTEM]
  return (
    <FormSection title="What it receives" words="Of everything that arrives, only what fits all of these.">
      <MultiSelect
        label="Sources"
        description="None named: events of all sources."
        data={known}
        placeholder={given.sources.length ? undefined : 'All sources'}
        error={problems.sources}
        value={[...given.sources]}
        onChange={(to) => set({ sources: to })}
      />
      <TagsInput
        label="Types of events"
        description="None named: all types that senders send. Press Enter after each."
        data={(types.data?.items ?? []).map(({ id }) => id)}
        limit={30}
        placeholder={given.types.length ? undefined : 'All types'}
        value={[...given.types]}
        onChange={(to) => set({ types: to })}
      />
      <CodeField
        label="Condition"
        description={<>In TQL, over the event and, with <Code>profile@</Code>, over its person as the event left it. Empty: all.</>}
        placeholder="properties.total > 100 AND profile@data.contact.email.main EXISTS"
        problem={problems.condition}
        value={given.condition}
        onChange={(condition) => set({ condition })}
      />
      <Text size="sm" c="dimmed" role="status">So it receives: {received(given, new Map(known.map(({ value, label }) => [value, label])))}</Text>
    </FormSection>
  )
}
