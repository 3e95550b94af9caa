// The first event is here: what it is, and whose.
import { Alert, Anchor, Text } from '@mantine/core'
import { IconConfetti } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useTypeNames } from '../../api/eventTypes'
import { called, useNames } from '../../api/who'
import { nameOf } from '../../parts/eventWords'
import type { Event } from './tail'

export function Arrived({ event }: { event: Event }) {
  const id = event.profile.id
  const types = useTypeNames()
  const name = called(useNames(id ? [id] : []).data, id)
  return (
    <Alert color="thames" variant="light" icon={<IconConfetti aria-hidden />} title="Your first event is here" role="status">
      <Text size="sm">
        It is “<Anchor component={Link} to={`/events/${event.id}`} inherit underline="always">{nameOf(event, types.data)}</Anchor>” from {event.source.id}.
        {id && name && (
          <> It made a person: <Anchor component={Link} to={`/profiles/${id}`} inherit underline="always">{name}</Anchor>. Whatever they do next, and whatever you tell of them, stands there.</>
        )}
      </Text>
    </Alert>
  )
}
