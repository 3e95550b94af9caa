// What the catalogue knows, and what arrives.
import { Anchor, SegmentedControl, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useDeferredValue } from 'react'
import { Link } from 'react-router'
import { useArrived, useEventTypes, useMaySeeArrived, type EventType } from '../../api/eventTypes'
import { useFilters } from '../../parts/filters'
import { Notice } from '../../parts/Notice'
import { Page } from '../../parts/Page'
import { Empty, Failed, Lines } from '../../parts/states'
import { groupsOf, strangersOf, type Arrived } from './arrangement'
import { Groups } from './Groups'
import { Strangers } from './Strangers'

const WHICH = [
  { value: 'all', label: 'All' },
  { value: 'arriving', label: 'Arriving' },
]

export function Component() {
  const types = useEventTypes()
  const arrived = useArrived()
  const maySeeArrived = useMaySeeArrived()
  const { words, only, toWords, toOnly } = useFilters()
  const deferred = useDeferredValue(words)
  return (
    <Page
      title="Event types"
      lead={`What can happen: the types that the platform understands by itself${maySeeArrived ? ', and what really arrives' : ''}.`}
      actions={
        <>
          {maySeeArrived && <SegmentedControl size="xs" aria-label="Which types" value={only} onChange={toOnly} data={WHICH} />}
          <TextInput aria-label="Find a type" placeholder="Find a type" leftSection={<IconSearch size={16} aria-hidden />} value={words} onChange={(event) => toWords(event.currentTarget.value)} />
        </>
      }
    >
      {types.isPending && <Lines count={10} />}
      {types.isLoadingError && <Failed error={types.error} again={() => void types.refetch()} />}
      {arrived.isLoadingError && <Failed error={arrived.error} again={() => void arrived.refetch()} />}
      {arrived.data?.size === 0 && (
        <Notice kind="quiet" title="Nothing arrived in 30 days">
          These are the types that are understood once something comes. Each source says what came of it, what was refused and why:{' '}
          <Anchor component={Link} to="/sources" inherit underline="always">Sources</Anchor>
        </Notice>
      )}
      {types.data && <Found types={types.data.items} arrived={arrived.data ?? new Map()} words={deferred} arriving={maySeeArrived && only === 'arriving'} />}
    </Page>
  )
}

function Found({ types, arrived, words, arriving }: { types: readonly EventType[]; arrived: Arrived; words: string; arriving: boolean }) {
  const groups = groupsOf(types, arrived, words, arriving)
  const strangers = strangersOf(types, arrived).filter(([type]) => type.includes(words.toLowerCase().trim()))
  if (groups.length + strangers.length > 0) return <><Strangers types={strangers} /><Groups groups={groups} /></>
  if (words) return <Empty icon={IconSearch} title="No type">None says “{words}”. Events of any type are taken: it shows up here once one arrived.</Empty>
  return <Empty icon={IconSearch} title="No type arrived">Send an event, and its type shows up here.</Empty>
}
