// One person: who, what is known and why, what they did, and what can be done about them.
import { Anchor, Tabs } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { usePerson, type Person } from '../../api/people'
import { Card } from '../../parts/Card'
import { Json } from '../../parts/Json'
import { Page } from '../../parts/Page'
import { Failed, Waiting } from '../../parts/states'
import { Timeline } from '../../parts/Timeline'
import { Deliveries } from './Deliveries'
import { Nobody } from './Nobody'
import { Head } from './Head'
import { Identity } from './Identity'
import { Known } from './Known'
import { Privacy } from './Privacy'
import { Receipt } from './Receipt'
import { Visits } from './Visits'

const TABS = {
  known: 'Details',
  timeline: 'Timeline',
  identity: 'Devices and identity',
  visits: 'Visits',
  deliveries: 'Deliveries',
  privacy: 'Privacy',
  json: 'JSON',
}

export function Component() {
  const { id = '' } = useParams()
  const [asked] = useSearchParams()
  const erasure = asked.get('erasure')
  return erasure ? <Receipt id={erasure} /> : <Profile key={id} id={id} />
}

function Profile({ id }: { id: string }) {
  const navigate = useNavigate()
  const [asked] = useSearchParams()
  const person = usePerson(id)
  const now = person.data?.id
  useEffect(() => {
    // An id of before a merge: the address of who it is now takes its place.
    if (now && now !== id) void navigate({ pathname: `/profiles/${now}`, search: asked.toString() }, { replace: true })
  }, [now, id, asked, navigate])
  if (person.isPending) return <Waiting />
  if (person.isLoadingError) return <Page title="Person"><Failed error={person.error} again={() => void person.refetch()} /></Page>
  return person.data ? <Shown person={person.data} /> : <Nobody id={id} />
}

function Shown({ person }: { person: Person }) {
  const [asked, setAsked] = useSearchParams()
  const tab = asked.get('tab') ?? 'known'
  const list = useRef<HTMLDivElement>(null)
  // Where the tabs are wider than the window, that of what is shown is in sight.
  useEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>('[aria-selected=true]')
    // Only the tabs: the page itself stays where it was when one comes back to it.
    if (chosen && list.current) list.current.scrollLeft = chosen.offsetLeft - (list.current.clientWidth - chosen.offsetWidth) / 2
  }, [tab])
  return (
    <Head person={person}>
      <Tabs value={tab} onChange={(to) => setAsked({ tab: to ?? 'known' }, { replace: true })} keepMounted={false}>
        <Tabs.List mb="lg" ref={list}>
          {Object.entries(TABS).map(([value, label]) => <Tabs.Tab key={value} value={value}>{label}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="known"><Known person={person} /></Tabs.Panel>
        <Tabs.Panel value="timeline"><Card title="Activity" actions={<Anchor component={Link} to={`/events?${new URLSearchParams({ query: `profile = ${JSON.stringify(person.id)}`, last: 'any' }).toString()}`} size="sm">Search in Events</Anchor>}><Timeline which={{ profile: person.id }} byVisit /></Card></Tabs.Panel>
        <Tabs.Panel value="identity"><Identity person={person} /></Tabs.Panel>
        <Tabs.Panel value="visits"><Visits id={person.id} /></Tabs.Panel>
        <Tabs.Panel value="deliveries"><Deliveries person={person} /></Tabs.Panel>
        <Tabs.Panel value="privacy"><Privacy person={person} /></Tabs.Panel>
        <Tabs.Panel value="json"><Json value={person} label="the person as JSON" /></Tabs.Panel>
      </Tabs>
    </Head>
  )
}
