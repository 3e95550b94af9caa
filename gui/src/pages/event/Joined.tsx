// What the platform noted when two people became one, or one became two.
import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Event } from '../../api/events'
import { Card } from '../../parts/Card'
import { keyName } from '../../parts/keyNames'
import { at, textAt } from '../../parts/values'

const [MERGED, UNMERGED] = ['profiles-merged', 'profiles-unmerged']

/** Null: the event is no such note. */
export function Joined({ event: { type, source, properties } }: { event: Event }) {
  const profile = textAt(properties, 'profile')
  if (source.id !== 'system' || !profile || (type !== MERGED && type !== UNMERGED)) return null
  const identity = <Anchor component={Link} to={`/profiles/${profile}?tab=identity`} inherit underline="always">How we know</Anchor>
  return (
    <Card title={type === MERGED ? 'Two people became one' : 'One person became two'}>
      <Text size="sm">{type === MERGED ? <Merged properties={properties} /> : <Unmerged properties={properties} />} {identity}</Text>
    </Card>
  )
}

function Merged({ properties }: Pick<Event, 'properties'>) {
  const keys = at(properties, 'keys')
  const event = textAt(properties, 'event')
  const by = textAt(properties, 'by')
  if (by !== 'identity') return <>{by ?? 'Somebody'} said that both are the same person.</>
  if (!event || !Array.isArray(keys)) return <>An event named a key of each.</>
  return <><Anchor component={Link} to={`/events/${event}`} inherit underline="always">An event</Anchor> named two keys together, {keys.map((key) => keyName(String(key))).join(' and ')}, so both are the same person.</>
}

function Unmerged({ properties }: Pick<Event, 'properties'>) {
  const left = textAt(properties, 'left')
  return <>{textAt(properties, 'by') ?? 'Somebody'} took a part out, which is {left ? <Anchor component={Link} to={`/profiles/${left}`} inherit underline="always">a person of its own</Anchor> : 'a person of its own'} since.</>
}
