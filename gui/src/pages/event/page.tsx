// One event: what happened, who did it, and what the platform made of it, step by step.
import { Anchor, Breadcrumbs, Stack, Tabs } from '@mantine/core'
import { IconCalendarOff } from '@tabler/icons-react'
import { Link, useParams, useSearchParams } from 'react-router'
import { useEvent, type Event } from '../../api/events'
import { useTypeNames } from '../../api/eventTypes'
import { Problem } from '../../api/client'
import { aboutOf, nameOf } from '../../parts/eventWords'
import { Beside } from '../../parts/Beside'
import { Json } from '../../parts/Json'
import { Page } from '../../parts/Page'
import { Empty, Failed, Waiting } from '../../parts/states'
import { Around } from './Around'
import { Context } from './Context'
import { Facts } from './Facts'
import { Joined } from './Joined'
import { Steps } from './Steps'

const TABS = { happened: 'Details', steps: 'Step by step', json: 'JSON' }

export function Component() {
  const { id = '' } = useParams()
  const event = useEvent(id)
  if (event.isPending) return <Waiting />
  if (event.isError && event.error instanceof Problem && event.error.status === 404) return <Nothing id={id} />
  if (event.isLoadingError) return <Page title="Event"><Failed error={event.error} again={() => void event.refetch()} /></Page>
  return <Shown event={event.data} />
}

function Shown({ event }: { event: Event }) {
  const [asked, setAsked] = useSearchParams()
  const names = useTypeNames().data
  const about = aboutOf(event)
  return (
    <Page
      title={nameOf(event, names)}
      lead={
        <Breadcrumbs>
          <Anchor component={Link} to="/events" size="sm">Events</Anchor>
          <span>{about || event.type}</span>
        </Breadcrumbs>
      }
    >
      <Facts event={event} />
      <Tabs value={asked.get('tab') ?? 'happened'} onChange={(to) => setAsked({ tab: to ?? 'happened' }, { replace: true })} keepMounted={false}>
        <Tabs.List mb="lg">
          {Object.entries(TABS).map(([value, label]) => <Tabs.Tab key={value} value={value}>{label}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="happened"><Happened event={event} /></Tabs.Panel>
        <Tabs.Panel value="steps"><Steps event={event} /></Tabs.Panel>
        <Tabs.Panel value="json"><Json value={event} label="the event as JSON" /></Tabs.Panel>
      </Tabs>
    </Page>
  )
}

const Nothing = ({ id }: { id: string }) => (
  <Page title="No such event">
    <Empty icon={IconCalendarOff} title="There is no event of this id">
      The id <code>{id}</code> is wrong, or its time to be kept is over. If it was sent just now, look again in a moment.
    </Empty>
  </Page>
)

function Happened({ event }: { event: Event }) {
  const said = <Stack gap="lg"><Joined event={event} /><Context event={event} /></Stack>
  return event.profile.id ? <Beside wide={1.5}>{said}<Around event={event} /></Beside> : said
}
