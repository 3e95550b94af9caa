// One destination: how it goes, a sample to try it with, and how it is set.
import { Group, Tabs } from '@mantine/core'
import { useParams, useSearchParams } from 'react-router'
import { useDestination, type Destination } from '../../api/destinations'
import { GivenUp } from '../../parts/GivenUp'
import { Page } from '../../parts/Page'
import { Failed, Waiting } from '../../parts/states'
import { Trail } from '../../parts/Trail'
import { Enabled } from './Enabled'
import { Going } from './Going'
import { Remove } from './Remove'
import { Resting } from './Resting'
import { Settings } from './Settings'

const TABS = { going: 'How it goes', settings: 'How it is set' }

export function Component() {
  const { id = '' } = useParams()
  const destination = useDestination(id)
  if (destination.isPending) return <Waiting />
  if (destination.isLoadingError) return <Page title="Destination" lead={<Trail to="/destinations" label="Destinations">Not shown</Trail>}><Failed error={destination.error} again={() => void destination.refetch()} /></Page>
  return <Shown destination={destination.data} />
}

function Shown({ destination }: { destination: Destination }) {
  const [asked, setAsked] = useSearchParams()
  return (
    <Page
      title={destination.name}
      lead={<Trail to="/destinations" label="Destinations">{destination.description}</Trail>}
      actions={<Group gap="md"><Enabled destination={destination} /><Remove destination={destination} /></Group>}
    >
      <Resting destination={destination} />
      <GivenUp destination={destination.id} />
      <Tabs value={asked.get('tab') ?? 'going'} onChange={(to) => setAsked({ tab: to ?? 'going' }, { replace: true })} keepMounted={false}>
        <Tabs.List mb="lg">
          {Object.entries(TABS).map(([value, label]) => <Tabs.Tab key={value} value={value}>{label}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="going"><Going destination={destination} /></Tabs.Panel>
        <Tabs.Panel value="settings"><Settings destination={destination} /></Tabs.Panel>
      </Tabs>
    </Page>
  )
}
