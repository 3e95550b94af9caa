// Who it is, and how much there is of them.
import { Anchor, Avatar, Breadcrumbs, Text } from '@mantine/core'
import { IconUserQuestion } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useExplanation, type Person } from '../../api/people'
import { Page } from '../../parts/Page'
import { initials, personName } from '../../parts/personName'
import { Stats, type Stat } from '../../parts/Stats'
import { Time } from '../../parts/Time'
import { textAt } from '../../parts/values'
import { figures } from './figures'
import { partCounts } from './story'

export function Head({ person, children }: { person: Person; children: ReactNode }) {
  const name = personName(person)
  const { create, update } = person.metadata.time
  const { visits, events } = person.stats
  const email = textAt(person.data, 'contact.email.main')
  const stats: Stat[] = [
    { label: 'Visits', value: visits },
    { label: 'Events', value: events },
    ...figures(person),
    { label: 'Last seen', value: update ? dated(update) : undefined, words: create && <>first seen <Time at={create} /></> },
  ]
  return (
    <Page
      title={name}
      lead={
        <>
          <Breadcrumbs>
            <Anchor component={Link} to="/profiles" size="sm">Profiles</Anchor>
            <span>{email && email !== name ? email : update ? <>Last seen <Time at={update} /></> : 'Not seen yet'}</span>
          </Breadcrumbs>
          <Several person={person} />
        </>
      }
      picture={<Avatar color="thames" radius="xl" size={56} aria-hidden>{initials(person) ?? <IconUserQuestion size={28} />}</Avatar>}
    >
      <Stats stats={stats} />
      {children}
    </Page>
  )
}

/** That it was put together, for who came to know of one device. */
function Several({ person: { id, ids } }: { person: Person }) {
  const parts = useExplanation(id, ids.length > 1).data?.parts ?? []
  if (parts.length < 2) return null
  return <Text size="sm" mt={2}>{partCounts(parts)} are this person. <Anchor component={Link} to={`/profiles/${id}?tab=identity`} inherit underline="always">How we know</Anchor></Text>
}

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const dated = (at: string): string => date.format(new Date(at))
